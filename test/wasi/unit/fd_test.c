// Descriptors: the table, the rights, reading, writing, what is known of a file.
#include "fd_table.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

enum { GRANT = 3 };

// Gives the guest a host descriptor with the rights of a stream.
static uint32_t adopt(guest *guest, int host, uint64_t rights) {
  wasi_grant grant = {.host = host, .rights_base = rights};
  uint32_t fd = UINT32_MAX;
  wasmrt_fd_filetype(host, &grant.filetype);
  CHECK_OK(wasmrt_fd_insert(&guest->state, &grant, &fd));
  return fd;
}

static uint32_t seek(guest *guest, uint32_t fd, int64_t offset, uint32_t whence, uint64_t *at) {
  uint32_t out = guest_put(guest, NULL, 8);
  uint32_t error = wasmrt_wasi_fd_seek(&guest->instance, fd, (uint64_t)offset, whence, out);
  *at = guest_u64(guest, out);
  guest_reset(guest);
  return error;
}

static wasi_filestat stat_of(guest *guest, uint32_t fd) {
  wasi_filestat stat;
  uint32_t out = guest_put(guest, NULL, sizeof(stat));
  CHECK_OK(wasmrt_wasi_fd_filestat_get(&guest->instance, fd, out));
  memcpy(&stat, guest_at(guest, out), sizeof(stat));
  guest_reset(guest);
  return stat;
}

static wasi_fdstat fdstat_of(guest *guest, uint32_t fd) {
  wasi_fdstat stat;
  uint32_t out = guest_put(guest, NULL, sizeof(stat));
  CHECK_OK(wasmrt_wasi_fd_fdstat_get(&guest->instance, fd, out));
  memcpy(&stat, guest_at(guest, out), sizeof(stat));
  guest_reset(guest);
  return stat;
}

static void test_read_write(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  uint32_t fd, count;
  uint64_t at;
  char text[16] = "";
  CHECK_OK(open_at(guest, GRANT, "new", WASI_OFLAG_CREAT | WASI_OFLAG_EXCL, RIGHTS_WRITE, &fd));
  CHECK_OK(write_at(guest, fd, "hello world", &count));
  CHECK(count == 11);
  CHECK_OK(seek(guest, fd, -5, WASI_WHENCE_END, &at));
  CHECK(at == 6);
  CHECK_OK(read_at(guest, fd, text, 15, &count));
  CHECK(count == 5 && memcmp(text, "world", 5) == 0);
  CHECK_OK(seek(guest, fd, 0, WASI_WHENCE_CUR, &at));
  CHECK(at == 11);
  CHECK_ERRNO(INVAL, seek(guest, fd, -1, WASI_WHENCE_SET, &at));
  CHECK_ERRNO(INVAL, seek(guest, fd, 0, 3, &at));
  CHECK(stat_of(guest, fd).size == 11);
  CHECK_OK(wasmrt_wasi_fd_filestat_set_size(self, fd, 4));
  CHECK(stat_of(guest, fd).size == 4);
  CHECK_ERRNO(INVAL, wasmrt_wasi_fd_filestat_set_size(self, fd, UINT64_MAX));
  CHECK_OK(wasmrt_wasi_fd_close(self, fd));
  CHECK_ERRNO(BADF, wasmrt_wasi_fd_close(self, fd));
  CHECK_ERRNO(BADF, write_at(guest, fd, "x", &count));
  CHECK_ERRNO(EXIST,
              open_at(guest, GRANT, "new", WASI_OFLAG_CREAT | WASI_OFLAG_EXCL, RIGHTS_WRITE, &fd));
}

// The bytes of a scattered write are in order, and at an offset they leave the position alone.
static void test_vectors(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  uint32_t fd, count;
  char text[16] = "";
  CHECK_OK(open_at(guest, GRANT, "vectors", WASI_OFLAG_CREAT, RIGHTS_WRITE, &fd));
  wasi_iovec vectors[] = {{guest_text(guest, "abc"), 3}, {0, 0}, {guest_text(guest, "defg"), 4}};
  uint32_t at = guest_put(guest, vectors, sizeof(vectors)), out = guest_put(guest, NULL, 4);
  CHECK_OK(wasmrt_wasi_fd_write(self, fd, at, 3, out));
  CHECK(guest_u32(guest, out) == 7);
  CHECK_OK(wasmrt_wasi_fd_pwrite(self, fd, at, 1, 2, out));
  CHECK_OK(wasmrt_wasi_fd_pread(self, fd, at, 3, 1, out));
  CHECK(guest_u32(guest, out) == 6);
  CHECK(memcmp(guest_at(guest, vectors[0].buf), "bab", 3) == 0);
  CHECK(memcmp(guest_at(guest, vectors[2].buf), "cfg", 3) == 0);
  CHECK_ERRNO(INVAL, wasmrt_wasi_fd_pread(self, fd, at, 3, UINT64_MAX, out));
  CHECK_ERRNO(FAULT, wasmrt_wasi_fd_write(self, fd, GUEST_BYTES - 4, 1, out));
  CHECK_ERRNO(FAULT, wasmrt_wasi_fd_write(self, fd, at, 3, GUEST_BYTES - 3));
  guest_reset(guest);
  CHECK(stat_of(guest, fd).size == 7); // the last two wrote nothing
  CHECK_OK(read_at(guest, fd, text, 15, &count));
  CHECK(count == 0);
  CHECK_OK(wasmrt_wasi_fd_close(self, fd));
}

static void test_rights(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  uint32_t fd, dir, count;
  uint64_t at;
  char byte;
  CHECK_OK(open_at(guest, GRANT, "rights", WASI_OFLAG_CREAT,
                   WASI_RIGHT_FD_READ | WASI_RIGHT_FD_TELL, &fd));
  CHECK_OK(read_at(guest, fd, &byte, 1, &count));
  CHECK_ERRNO(NOTCAPABLE, write_at(guest, fd, "x", &count));
  CHECK_OK(seek(guest, fd, 0, WASI_WHENCE_CUR, &at)); // to tell is enough for that
  CHECK_ERRNO(NOTCAPABLE, seek(guest, fd, 1, WASI_WHENCE_CUR, &at));
  CHECK_ERRNO(NOTCAPABLE, wasmrt_wasi_fd_sync(self, fd));
  CHECK_ERRNO(NOTCAPABLE, wasmrt_wasi_fd_allocate(self, fd, 0, 1));
  CHECK_ERRNO(NOTDIR, wasmrt_wasi_fd_readdir(self, fd, 0, 64, 0, 128));
  CHECK_ERRNO(NOTCAPABLE, wasmrt_wasi_fd_fdstat_set_rights(self, fd, WASI_RIGHT_FD_WRITE, 0));
  CHECK_OK(wasmrt_wasi_fd_fdstat_set_rights(self, fd, WASI_RIGHT_FD_TELL, 0));
  CHECK(fdstat_of(guest, fd).fs_rights_base == WASI_RIGHT_FD_TELL);
  CHECK_ERRNO(NOTCAPABLE, read_at(guest, fd, &byte, 1, &count));
  CHECK_ERRNO(NOTCAPABLE, wasmrt_wasi_fd_fdstat_set_rights(self, fd, WASI_RIGHT_FD_READ, 0));
  CHECK_OK(wasmrt_wasi_fd_close(self, fd));
  // What a directory does not hand down cannot be had beneath it.
  CHECK_OK(open_at(guest, GRANT, ".", WASI_OFLAG_DIRECTORY, WASI_RIGHTS_DIRECTORY, &dir));
  CHECK_OK(wasmrt_wasi_fd_fdstat_set_rights(
      self, dir, WASI_RIGHTS_DIRECTORY & ~(uint64_t)WASI_RIGHT_PATH_CREATE_FILE,
      WASI_RIGHTS_ALL & ~(uint64_t)WASI_RIGHT_FD_WRITE));
  CHECK_ERRNO(NOTCAPABLE, open_at(guest, dir, "rights", 0, RIGHTS_WRITE, &fd));
  CHECK_ERRNO(NOTCAPABLE, open_at(guest, dir, "other", WASI_OFLAG_CREAT, RIGHTS_READ, &fd));
  CHECK_OK(wasmrt_wasi_fd_close(self, dir));
}

static void test_flags(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  uint32_t fd, count;
  uint64_t at;
  CHECK_OK(open_at(guest, GRANT, "flags", WASI_OFLAG_CREAT,
                   RIGHTS_WRITE | WASI_RIGHT_FD_FDSTAT_SET_FLAGS, &fd));
  CHECK(fdstat_of(guest, fd).fs_flags == 0);
  CHECK_OK(wasmrt_wasi_fd_fdstat_set_flags(self, fd, WASI_FDFLAG_APPEND | WASI_FDFLAG_NONBLOCK));
  CHECK(fdstat_of(guest, fd).fs_flags == (WASI_FDFLAG_APPEND | WASI_FDFLAG_NONBLOCK));
  CHECK_OK(write_at(guest, fd, "abc", &count));
  CHECK_OK(seek(guest, fd, 0, WASI_WHENCE_SET, &at));
  CHECK_OK(write_at(guest, fd, "def", &count));
  CHECK(stat_of(guest, fd).size == 6);
  CHECK_ERRNO(NOTSUP, wasmrt_wasi_fd_fdstat_set_flags(self, fd, WASI_FDFLAG_SYNC));
  CHECK_ERRNO(INVAL, wasmrt_wasi_fd_fdstat_set_flags(self, fd, 32));
  CHECK_OK(wasmrt_wasi_fd_fdstat_set_flags(self, fd, 0));
  CHECK(fdstat_of(guest, fd).fs_flags == 0);
  CHECK_OK(wasmrt_wasi_fd_close(self, fd));
}

static void test_times(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  uint32_t fd;
  CHECK_OK(open_at(guest, GRANT, "times", WASI_OFLAG_CREAT,
                   RIGHTS_WRITE | WASI_RIGHT_FD_FILESTAT_SET_TIMES, &fd));
  const uint64_t atim = 1000000000123456789u, mtim = 1234567890987654321u;
  CHECK_OK(wasmrt_wasi_fd_filestat_set_times(self, fd, atim, mtim,
                                             WASI_FSTFLAG_ATIM | WASI_FSTFLAG_MTIM));
  CHECK(stat_of(guest, fd).atim == atim && stat_of(guest, fd).mtim == mtim);
  CHECK_OK(wasmrt_wasi_fd_filestat_set_times(self, fd, 0, 0, WASI_FSTFLAG_MTIM_NOW));
  CHECK(stat_of(guest, fd).atim == atim && stat_of(guest, fd).mtim > mtim);
  CHECK_ERRNO(INVAL, wasmrt_wasi_fd_filestat_set_times(self, fd, 0, 0,
                                                       WASI_FSTFLAG_ATIM | WASI_FSTFLAG_ATIM_NOW));
  CHECK_ERRNO(INVAL, wasmrt_wasi_fd_filestat_set_times(self, fd, 0, 0, 16));
  CHECK_OK(wasmrt_wasi_fd_close(self, fd));
}

static void test_allocate_and_advise(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  uint32_t fd;
  CHECK_OK(open_at(guest, GRANT, "allocate", WASI_OFLAG_CREAT,
                   RIGHTS_WRITE | WASI_RIGHT_FD_ALLOCATE | WASI_RIGHT_FD_ADVISE, &fd));
  CHECK_OK(wasmrt_wasi_fd_allocate(self, fd, 100, 100));
  CHECK(stat_of(guest, fd).size == 200);
  CHECK_ERRNO(INVAL, wasmrt_wasi_fd_allocate(self, fd, 0, 0));
  CHECK_ERRNO(FBIG, wasmrt_wasi_fd_allocate(self, fd, INT64_MAX, 1));
  for (uint32_t advice = 0; advice < WASI_ADVICE_COUNT; advice++)
    CHECK_OK(wasmrt_wasi_fd_advise(self, fd, 0, 100, advice));
  CHECK_ERRNO(INVAL, wasmrt_wasi_fd_advise(self, fd, 0, 100, WASI_ADVICE_COUNT));
  CHECK_ERRNO(INVAL, wasmrt_wasi_fd_advise(self, fd, UINT64_MAX, 100, 0));
  CHECK_OK(wasmrt_wasi_fd_close(self, fd));
}

// Renumbering moves, and closes what was there.
static void test_renumber(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  uint32_t left, right;
  CHECK_OK(open_at(guest, GRANT, "new", 0, RIGHTS_READ, &left));
  CHECK_OK(open_at(guest, GRANT, "vectors", 0, RIGHTS_READ, &right));
  uint64_t ino = stat_of(guest, left).ino;
  CHECK_OK(wasmrt_wasi_fd_renumber(self, left, left));
  CHECK_OK(wasmrt_wasi_fd_renumber(self, left, right));
  CHECK(stat_of(guest, right).ino == ino);
  CHECK_ERRNO(BADF, wasmrt_wasi_fd_tell(self, left, 16));
  CHECK_OK(wasmrt_wasi_fd_close(self, right));
}

// The host's limit is an errno, and nothing is lost by it.
static void test_exhaustion(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  struct rlimit before, few;
  uint32_t fds[64], count = 0, error;
  getrlimit(RLIMIT_NOFILE, &before);
  few = (struct rlimit){32, before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &few);
  while (count < 64 && !(error = open_at(guest, GRANT, "new", 0, RIGHTS_READ, &fds[count])))
    count++;
  CHECK_ERRNO(MFILE, error);
  CHECK(count > WASI_FIRST_SLOTS); // so the table has grown
  CHECK(stat_of(guest, fds[0]).ino == stat_of(guest, fds[count - 1]).ino);
  while (count > 0)
    CHECK_OK(wasmrt_wasi_fd_close(self, fds[--count]));
  setrlimit(RLIMIT_NOFILE, &before);
}

// The guest's own limit: all slots, then `mfile`, then all freed and the lowest is used again.
static void test_slot_limit(void) {
  guest *guest = guest_new(NULL);
  wasi_grant grant = {.host = 0, .flags = WASI_DESCRIPTOR_BORROWED};
  uint32_t fd = 0, error;
  while (!(error = wasmrt_fd_insert(&guest->state, &grant, &fd)))
    continue;
  CHECK_ERRNO(MFILE, error);
  CHECK(fd == WASI_DESCRIPTOR_LIMIT - 1);
  for (fd = 3; fd < WASI_DESCRIPTOR_LIMIT; fd++)
    CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
  CHECK_OK(wasmrt_fd_insert(&guest->state, &grant, &fd));
  CHECK(fd == 3);
  guest_delete(guest);
}

static void test_pipe(guest *guest) {
  int ends[2];
  uint32_t count;
  char text[8];
  uint64_t at;
  CHECK(pipe(ends) == 0);
  uint32_t from = adopt(guest, ends[0], WASI_RIGHTS_FILE);
  uint32_t to = adopt(guest, ends[1], WASI_RIGHTS_FILE);
  CHECK(fdstat_of(guest, from).fs_filetype == WASI_FILETYPE_UNKNOWN);
  CHECK_OK(write_at(guest, to, "through", &count));
  CHECK_OK(read_at(guest, from, text, 8, &count));
  CHECK(count == 7);
  CHECK_ERRNO(SPIPE, seek(guest, from, 0, WASI_WHENCE_CUR, &at));
  CHECK_ERRNO(BADF, write_at(guest, from, "x", &count)); // the right is there, the end is wrong
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, from));
  CHECK_ERRNO(PIPE, write_at(guest, to, "x", &count));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, to));
}

// Whoever shares a standard stream with the guest does not find it non-blocking.
static void test_stream_flags(void) {
  int ends[2], input = dup(STDIN_FILENO);
  uint32_t count;
  char text[8];
  CHECK(pipe(ends) == 0);
  CHECK(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
  guest *guest = guest_new((const char *[]){NULL});
  CHECK_OK(wasmrt_wasi_fd_fdstat_set_flags(&guest->instance, 0, WASI_FDFLAG_NONBLOCK));
  CHECK(fdstat_of(guest, 0).fs_flags == WASI_FDFLAG_NONBLOCK);
  CHECK((fcntl(ends[0], F_GETFL) & O_NONBLOCK) == 0);
  CHECK_ERRNO(AGAIN, read_at(guest, 0, text, 8, &count));
  CHECK(write(ends[1], "piped", 5) == 5);
  CHECK_OK(read_at(guest, 0, text, 8, &count));
  CHECK(count == 5);
  guest_delete(guest);
  dup2(input, STDIN_FILENO);
  close(input);
  close(ends[0]);
  close(ends[1]);
}

// -- Threads: a descriptor that is closed under a reader is not yet another file's

typedef struct reader {
  guest *guest;
  uint32_t fd, iovs, nread, error;
} reader;

static void *read_blocking(void *context) {
  reader *reader = context;
  reader->error =
      wasmrt_wasi_fd_read(&reader->guest->instance, reader->fd, reader->iovs, 1, reader->nread);
  return NULL;
}

static bool is_in_use(guest *guest, uint32_t fd) {
  wasmrt_wasi_lock(&guest->state.lock);
  bool used = guest->state.slots[fd]->reference_count > 1;
  wasmrt_wasi_unlock(&guest->state.lock);
  return used;
}

static void test_close_under_reader(guest *guest) {
  int ends[2];
  pthread_t thread;
  CHECK(pipe(ends) == 0);
  uint32_t fd = adopt(guest, ends[0], WASI_RIGHTS_FILE), other;
  wasi_iovec vector = {guest_put(guest, NULL, 8), 8};
  reader reader = {guest, fd, guest_put(guest, &vector, sizeof(vector)), guest_put(guest, NULL, 4),
                   0};
  guest->top = 4096; // what follows must not overwrite it
  pthread_create(&thread, NULL, read_blocking, &reader);
  while (!is_in_use(guest, fd))
    usleep(1000);
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
  CHECK_OK(open_at(guest, GRANT, "vectors", 0, RIGHTS_READ, &other));
  CHECK(other == fd);                                // the guest's number is free at once…
  CHECK(guest->state.slots[other]->host != ends[0]); // …the host's is not
  CHECK(write(ends[1], "piped", 5) == 5);
  pthread_join(thread, NULL);
  CHECK_OK(reader.error);
  CHECK(guest_u32(guest, reader.nread) == 5);
  CHECK(memcmp(guest_at(guest, vector.buf), "piped", 5) == 0);
  CHECK(fcntl(ends[0], F_GETFD) < 0); // closed with the last use
  close(ends[1]);
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, other));
  guest_reset(guest);
}

typedef struct worker {
  guest *guest;
  uint32_t out; // where this thread's results go
} worker;

static void *open_and_close(void *context) {
  worker *worker = context;
  wasmrt_instance *self = &worker->guest->instance;
  uint32_t path = worker->out + 64;
  memcpy(guest_at(worker->guest, path), "vectors", 7);
  for (int i = 0; i < 2000; i++) {
    if (wasmrt_wasi_path_open(self, GRANT, 0, path, 7, 0, RIGHTS_READ, 0, 0, worker->out))
      continue;
    uint32_t fd = guest_u32(worker->guest, worker->out);
    wasmrt_wasi_fd_tell(self, fd, worker->out + 16);
    wasmrt_wasi_fd_renumber(self, fd, fd);
    wasmrt_wasi_fd_close(self, fd);
  }
  return NULL;
}

static int open_host_descriptors(void) {
  int count = 0;
  for (int host = 0; host < 1024; host++)
    count += fcntl(host, F_GETFD) >= 0;
  return count;
}

static void test_many_threads(guest *guest) {
  pthread_t threads[4];
  worker workers[4];
  int before = open_host_descriptors();
  for (uint32_t i = 0; i < 4; i++) {
    workers[i] = (worker){guest, 64 * 1024 + i * 1024};
    pthread_create(&threads[i], NULL, open_and_close, &workers[i]);
  }
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], NULL);
  CHECK(open_host_descriptors() == before);
}

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  guest *guest = guest_new((const char *[]){scratch(), NULL});
  test_read_write(guest);
  test_vectors(guest);
  test_rights(guest);
  test_flags(guest);
  test_times(guest);
  test_allocate_and_advise(guest);
  test_renumber(guest);
  test_exhaustion(guest);
  test_slot_limit();
  test_pipe(guest);
  test_stream_flags();
  test_close_under_reader(guest);
  test_many_threads(guest);
  guest_delete(guest);
  return failure_count != 0;
}
