// When the host is in trouble the guest gets the right errno, and keeps what it was promised.
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fd_table.h"
#include "fixture.h"
#include "times.h"

enum { GRANT = 3 };

static uint32_t adopt(guest *guest, int host) {
  wasi_grant grant = {.host = host, .rights_base = WASI_RIGHTS_FILE};
  uint32_t fd = UINT32_MAX;
  wasmrt_fd_filetype(host, &grant.filetype);
  CHECK_OK(wasmrt_fd_insert(&guest->state, &grant, &fd));
  return fd;
}

// -- Signals all the time. A handler without SA_RESTART interrupts every call that waits.

static volatile sig_atomic_t interruptions;
static void on_alarm(int signal) {
  (void)signal;
  interruptions = interruptions + 1;
}

static void storm(bool on) {
  struct sigaction action = {.sa_handler = on_alarm};
  struct itimerval every = {{0, on ? 300 : 0}, {0, on ? 300 : 0}};
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &every, NULL);
}

// Reads from and writes to slow children meanwhile.
static void test_pipes_in_storm(guest *guest) {
  enum { CHUNKS = 200, CHUNK = 1000 };
  int in[2], out[2], status = -1;
  char text[CHUNK + 1];
  CHECK(pipe(in) == 0 && pipe(out) == 0);
  pid_t child = fork();
  if (child == 0) { // gives back what it gets, a little at a time
    char byte[97];
    ssize_t length;
    close(in[0]), close(out[1]);
    while ((length = read(out[0], byte, sizeof(byte))) > 0) {
      usleep(50);
      if (write(in[1], byte, (size_t)length) != length)
        _exit(1);
    }
    _exit(0);
  }
  close(in[1]), close(out[0]);
  uint32_t from = adopt(guest, in[0]), to = adopt(guest, out[1]), count;
  interruptions = 0;
  storm(true);
  for (int i = 0; i < CHUNKS; i++) {
    memset(text, 'a' + i % 26, CHUNK);
    text[CHUNK] = '\0';
    CHECK_OK(write_at(guest, to, text, &count));
    CHECK(count == CHUNK);
    for (uint32_t got = 0; got < CHUNK; got += count) {
      CHECK_OK(read_at(guest, from, text, CHUNK - got, &count));
      if (count == 0)
        break;
      for (uint32_t j = 0; j < count; j++)
        CHECK(text[j] == 'a' + i % 26);
    }
  }
  storm(false);
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, to));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, from));
  waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(interruptions > 50);
}

static void test_sleep_in_storm(guest *guest) {
  wasi_subscription clock = {.tag = WASI_EVENTTYPE_CLOCK,
                             .u.clock = {.id = WASI_CLOCKID_MONOTONIC, .timeout = 50000000}};
  struct timespec start, end;
  uint32_t in = guest_put(guest, &clock, sizeof(clock)), out = guest_put(guest, NULL, 36);
  interruptions = 0;
  storm(true);
  clock_gettime(CLOCK_MONOTONIC, &start);
  CHECK_OK(wasmrt_wasi_poll_oneoff(&guest->instance, in, out, 1, out + 32));
  clock_gettime(CLOCK_MONOTONIC, &end);
  storm(false);
  CHECK(guest_u32(guest, out + 32) == 1);
  CHECK(wasi_nanoseconds(end) - wasi_nanoseconds(start) >= 50000000);
  CHECK(interruptions > 20);
  guest_reset(guest);
}

// -- A disk of our own, in a mount namespace of our own

static bool mount_disk(const char *options) {
  mkdir(in_scratch("disk"), 0755);
  if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return false;
  mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
  return mount("wasi-test", in_scratch("disk"), "tmpfs", 0, options) == 0;
}

// Each acknowledged byte is in the file.
static void fill_disk(guest *guest) {
  uint32_t fd, count, error;
  unsigned long acknowledged = 0;
  char text[301];
  struct stat stat_of_file;
  memset(text, 'x', 300);
  text[300] = '\0';
  CHECK_OK(open_at(guest, GRANT, "file", WASI_OFLAG_CREAT, RIGHTS_WRITE, &fd));
  while (!(error = write_at(guest, fd, text, &count)))
    acknowledged += count;
  CHECK_ERRNO(NOSPC, error);
  CHECK(stat(in_scratch("disk/file"), &stat_of_file) == 0);
  CHECK(acknowledged > 10000 && (unsigned long)stat_of_file.st_size == acknowledged);
  CHECK_ERRNO(NOSPC, wasmrt_wasi_fd_write(&guest->instance, fd,
                                          guest_put(guest, &(wasi_iovec){64, 9000}, 8), 1,
                                          guest_put(guest, NULL, 4)));
  guest_reset(guest);
  CHECK_OK(wasmrt_wasi_fd_filestat_set_size(&guest->instance, fd, 0));
  CHECK_OK(write_at(guest, fd, text, &count)); // there is room again
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
}

static void test_read_only_disk(guest *guest) {
  uint32_t fd, path = guest_text(guest, "new");
  CHECK(mount(NULL, in_scratch("disk"), NULL, MS_REMOUNT | MS_RDONLY, NULL) == 0);
  CHECK_ERRNO(ROFS, wasmrt_wasi_path_create_directory(&guest->instance, GRANT, path, 3));
  CHECK_ERRNO(ROFS, wasmrt_wasi_path_symlink(&guest->instance, path, 3, GRANT, path, 3));
  guest_reset(guest);
  CHECK_ERRNO(ROFS, open_at(guest, GRANT, "file", 0, RIGHTS_WRITE, &fd));
  CHECK_ERRNO(ROFS, open_at(guest, GRANT, "new", WASI_OFLAG_CREAT, RIGHTS_WRITE, &fd));
  CHECK_OK(open_at(guest, GRANT, "file", 0, RIGHTS_READ, &fd));
  CHECK_OK(wasmrt_wasi_fd_close(&guest->instance, fd));
}

// In a child, whose mounts end with it.
static void test_disk(void) {
  int status = -1;
  const char *folder = scratch();
  pid_t child = fork();
  if (child == 0) {
    if (!mount_disk("size=64k")) {
      printf("no mounts allowed here: a full and a read-only disk are not tried\n");
      fflush(stdout);
      _exit(0);
    }
    guest *guest = guest_new((const char *[]){in_scratch("disk"), NULL});
    fill_disk(guest);
    test_read_only_disk(guest);
    guest_delete(guest);
    _exit(failure_count != 0);
  }
  waitpid(child, &status, 0);
  CHECK(status == 0 && *folder);
}

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  test_disk();
  guest *guest = guest_new((const char *[]){scratch(), NULL});
  test_pipes_in_storm(guest);
  test_sleep_in_storm(guest);
  guest_delete(guest);
  return failure_count != 0;
}
