// As much of WASI preview 1 as a command needs that only reads its standard input and writes its
// output, for modules translated by wasm2c (wabt 1.0.32). The generated header is included by the
// compiler's -include.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { SUCCESS = 0, BADF = 8, IO = 29, NOSYS = 52, SPIPE = 70 }; // errno, by WASI's numbers
enum { STREAMS = 3 };
enum { CHARACTER_DEVICE = 2, REGULAR_FILE = 4 };

typedef struct Z_wasi_snapshot_preview1_instance_t *Host;

static Z_guest_instance_t guest;
static int argumentCount;
static char **arguments;

static uint8_t *at(u32 address) { return guest.w2c_memory.data + address; }

static void put32(u32 address, u32 value) { memcpy(at(address), &value, 4); }

static void put64(u32 address, u64 value) { memcpy(at(address), &value, 8); }

#define WASI(name) Z_wasi_snapshot_preview1Z_##name

u32 WASI(args_sizes_get)(Host host, u32 count, u32 size) {
  u32 total = 0;
  for (int i = 0; i < argumentCount; i++)
    total += strlen(arguments[i]) + 1;
  put32(count, argumentCount);
  put32(size, total);
  return SUCCESS;
}

u32 WASI(args_get)(Host host, u32 pointers, u32 buffer) {
  for (int i = 0; i < argumentCount; i++) {
    put32(pointers + 4 * i, buffer);
    strcpy((char *)at(buffer), arguments[i]);
    buffer += strlen(arguments[i]) + 1;
  }
  return SUCCESS;
}

u32 WASI(environ_sizes_get)(Host host, u32 count, u32 size) {
  put32(count, 0);
  put32(size, 0);
  return SUCCESS;
}

u32 WASI(environ_get)(Host host, u32 pointers, u32 buffer) { return SUCCESS; }

u32 WASI(clock_time_get)(Host host, u32 clock, u64 precision, u32 result) {
  struct timespec now;
  clock_gettime(clock == 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now);
  put64(result, now.tv_sec * 1000000000ull + now.tv_nsec);
  return SUCCESS;
}

u32 WASI(random_get)(Host host, u32 buffer, u32 length) {
  return getentropy(at(buffer), length) ? IO : SUCCESS;
}

static u32 fileType(const struct stat *info) {
  return S_ISREG(info->st_mode) ? REGULAR_FILE : CHARACTER_DEVICE;
}

u32 WASI(fd_fdstat_get)(Host host, u32 fd, u32 result) {
  struct stat info;
  if (fd >= STREAMS || fstat(fd, &info))
    return BADF;
  memset(at(result), 0, 24);
  *at(result) = fileType(&info);
  put64(result + 8,
        isatty(fd) ? ~0x24ull : ~0ull); // a terminal has neither the right to seek nor to tell
  put64(result + 16, ~0ull);
  return SUCCESS;
}

u32 WASI(fd_filestat_get)(Host host, u32 fd, u32 result) {
  struct stat info;
  if (fd >= STREAMS || fstat(fd, &info))
    return BADF;
  memset(at(result), 0, 64);
  *at(result + 16) = fileType(&info);
  put64(result + 24, 1);
  put64(result + 32, info.st_size);
  return SUCCESS;
}

enum { MOST_VECTORS = 16 };

static int gather(u32 vectors, u32 count, struct iovec *out) {
  int n = 0;
  for (; n < MOST_VECTORS && n < (int)count; n++) {
    u32 pair[2];
    memcpy(pair, at(vectors + 8 * n), 8);
    out[n] = (struct iovec){at(pair[0]), pair[1]};
  }
  return n;
}

u32 WASI(fd_read)(Host host, u32 fd, u32 vectors, u32 count, u32 result) {
  struct iovec list[MOST_VECTORS];
  ssize_t done = fd < STREAMS ? readv(fd, list, gather(vectors, count, list)) : -1;
  put32(result, done < 0 ? 0 : done);
  return done < 0 ? BADF : SUCCESS;
}

u32 WASI(fd_write)(Host host, u32 fd, u32 vectors, u32 count, u32 result) {
  struct iovec list[MOST_VECTORS];
  ssize_t done = fd < STREAMS ? writev(fd, list, gather(vectors, count, list)) : -1;
  put32(result, done < 0 ? 0 : done);
  return done < 0 ? BADF : SUCCESS;
}

u32 WASI(fd_seek)(Host host, u32 fd, u64 offset, u32 whence, u32 result) {
  static const int modes[] = {SEEK_SET, SEEK_CUR, SEEK_END};
  off_t where = whence < 3 ? lseek(fd, offset, modes[whence]) : -1;
  put64(result, where);
  return where < 0 ? SPIPE : SUCCESS;
}

u32 WASI(fd_tell)(Host host, u32 fd, u32 result) { return WASI(fd_seek)(host, fd, 0, 1, result); }

u32 WASI(fd_close)(Host host, u32 fd) { return fd < STREAMS ? SUCCESS : BADF; }

u32 WASI(fd_fdstat_set_flags)(Host host, u32 fd, u32 flags) { return SUCCESS; }

u32 WASI(fd_prestat_get)(Host host, u32 fd, u32 result) { return BADF; } // there is no directory

u32 WASI(fd_prestat_dir_name)(Host host, u32 fd, u32 path, u32 length) { return BADF; }

void WASI(proc_exit)(Host host, u32 code) { exit(code); }

// The rest is linked by some programs, and without directories never called to any effect.
#define UNSUPPORTED(name, ...)                                                                     \
  u32 WASI(name)(Host host, __VA_ARGS__) { return NOSYS; }
UNSUPPORTED(fd_filestat_set_size, u32 a, u64 b)
UNSUPPORTED(fd_readdir, u32 a, u32 b, u32 c, u64 d, u32 e)
UNSUPPORTED(fd_renumber, u32 a, u32 b)
UNSUPPORTED(fd_sync, u32 a)
UNSUPPORTED(path_create_directory, u32 a, u32 b, u32 c)
UNSUPPORTED(path_filestat_get, u32 a, u32 b, u32 c, u32 d, u32 e)
UNSUPPORTED(path_filestat_set_times, u32 a, u32 b, u32 c, u32 d, u64 e, u64 f, u32 g)
UNSUPPORTED(path_open, u32 a, u32 b, u32 c, u32 d, u32 e, u64 f, u64 g, u32 h, u32 i)
UNSUPPORTED(path_readlink, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f)
UNSUPPORTED(path_remove_directory, u32 a, u32 b, u32 c)
UNSUPPORTED(path_rename, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f)
UNSUPPORTED(path_symlink, u32 a, u32 b, u32 c, u32 d, u32 e)
UNSUPPORTED(path_unlink_file, u32 a, u32 b, u32 c)
UNSUPPORTED(poll_oneoff, u32 a, u32 b, u32 c, u32 d)

int main(int argc, char **argv) {
  argumentCount = argc;
  arguments = argv;
  wasm_rt_init();
  Z_guest_init_module();
  Z_guest_instantiate(&guest, NULL);
  Z_guestZ__start(&guest);
  return 0;
}
