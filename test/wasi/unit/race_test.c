// Attacks on the sandbox by a guest with an accomplice outside, who changes the tree as fast as he
// can while paths are being resolved. Escapes are counted; one is too many.
//
// Each scenario runs with both resolvers for WASI_RACE_SECONDS (1 unless set). The accomplice owns
// the tree, so only what he could not do himself counts: a guest that sees or changes something
// outside its grant.
#include <fcntl.h>
#include <linux/fs.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fd_table.h"
#include "fixture.h"

enum { GRANT = 3 };

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

typedef struct tally {
  unsigned long attempts, successes, escapes;
} tally;

static struct stat secret;
static unsigned long serial; // for names that are new

// -- What the guest does; each reports whether it saw the outside

static bool reads(guest *guest, const char *path, uint32_t oflags, tally *tally) {
  uint32_t fd, count;
  char text[16] = "";
  tally->attempts++;
  if (open_follow(guest, GRANT, path, oflags, RIGHTS_READ, &fd) != WASI_ERRNO_SUCCESS)
    return false;
  tally->successes++;
  read_at(guest, fd, text, sizeof(text) - 1, &count);
  wasmrt_wasi_fd_close(&guest->instance, fd);
  return strcmp(text, "outside") == 0;
}

static bool stats(guest *guest, const char *path, tally *tally) {
  wasi_filestat stat;
  uint32_t out = guest_put(guest, NULL, sizeof(stat));
  tally->attempts++;
  uint32_t error = wasmrt_wasi_path_filestat_get(
      &guest->instance, GRANT, 1, guest_text(guest, path), (uint32_t)strlen(path), out);
  memcpy(&stat, guest_at(guest, out), sizeof(stat));
  guest_reset(guest);
  tally->successes += error == WASI_ERRNO_SUCCESS;
  return error == WASI_ERRNO_SUCCESS && stat.ino == secret.st_ino;
}

static void creates(guest *guest, const char *directory, tally *tally) {
  char path[64];
  uint32_t fd;
  snprintf(path, sizeof(path), "%s/new-%lu", directory, serial++ % 64);
  tally->attempts++;
  if (open_follow(guest, GRANT, path, WASI_OFLAG_CREAT, RIGHTS_WRITE, &fd) != WASI_ERRNO_SUCCESS)
    return;
  tally->successes++;
  wasmrt_wasi_fd_close(&guest->instance, fd);
}

static void changes(guest *guest, const char *directory, tally *tally) {
  wasmrt_instance *self = &guest->instance;
  char text[64];
  snprintf(text, sizeof(text), "%s/made-%lu", directory, serial++ % 64);
  uint32_t made = guest_text(guest, text), length = (uint32_t)strlen(text);
  uint32_t other = guest_text(guest, "other");
  tally->attempts += 6;
  tally->successes += !wasmrt_wasi_path_create_directory(self, GRANT, made, length);
  tally->successes += !wasmrt_wasi_path_remove_directory(self, GRANT, made, length);
  tally->successes += !wasmrt_wasi_path_symlink(self, other, 5, GRANT, made, length);
  tally->successes += !wasmrt_wasi_path_unlink_file(self, GRANT, made, length);
  tally->successes += !wasmrt_wasi_path_link(self, GRANT, 0, other, 5, GRANT, made, length);
  tally->successes += !wasmrt_wasi_path_rename(self, GRANT, made, length, GRANT, other, 5);
  guest_reset(guest);
}

static void removes(guest *guest, const char *path, tally *tally) {
  tally->attempts++;
  tally->successes += !wasmrt_wasi_path_unlink_file(
      &guest->instance, GRANT, guest_text(guest, path), (uint32_t)strlen(path));
  guest_reset(guest);
}

// -- Scenarios: what the guest tries, and what the accomplice does meanwhile

static void exchange(const char *left, const char *right) {
  syscall(SYS_renameat2, AT_FDCWD, left, AT_FDCWD, right, RENAME_EXCHANGE);
}

// A directory on the way becomes a link to the outside.
static void swap_directory(void) { exchange(in_scratch("inside/way"), in_scratch("inside/link")); }
static void through_directory(guest *guest, tally *tally) {
  tally->escapes += reads(guest, "way/secret", 0, tally);
  tally->escapes += stats(guest, "way/secret", tally);
  creates(guest, "way", tally);
  changes(guest, "way", tally);
  removes(guest, "way/canary", tally);
}

// The same a level deeper, and back up again.
static void through_directory_and_back(guest *guest, tally *tally) {
  tally->escapes += reads(guest, "way/dir/../secret", 0, tally);
  tally->escapes += stats(guest, "way/dir/../secret", tally);
  tally->escapes += reads(guest, "deep/../way/secret", 0, tally);
}

// The file itself becomes a link to the outside.
static void swap_file(void) { exchange(in_scratch("inside/file"), in_scratch("inside/file-link")); }
static void at_file(guest *guest, tally *tally) {
  tally->escapes += reads(guest, "file", 0, tally);
  tally->escapes += reads(guest, "file", WASI_OFLAG_CREAT, tally);
  tally->escapes += stats(guest, "file", tally);
  tally->escapes += stats(guest, "file/", tally);
}

// A directory is moved out while the guest is in it, on its way back up.
static void move_out(void) {
  rename(in_scratch("inside/deep/er"), in_scratch("outside/er"));
  rename(in_scratch("outside/er"), in_scratch("inside/deep/er"));
}
static void back_up(guest *guest, tally *tally) {
  tally->escapes += reads(guest, "deep/er/../secret", 0, tally);
  tally->escapes += reads(guest, "deep/er/./../secret", 0, tally);
  tally->escapes += stats(guest, "deep/er/../secret", tally);
  tally->escapes += reads(guest, "deep/er/../../../outside/secret", 0, tally);
}

// A link to the inside becomes a link to the outside.
static void swap_link(void) { exchange(in_scratch("inside/good"), in_scratch("inside/bad")); }
static void through_link(guest *guest, tally *tally) {
  tally->escapes += reads(guest, "good", 0, tally);
  tally->escapes += reads(guest, "good", WASI_OFLAG_CREAT, tally);
  tally->escapes += stats(guest, "good", tally);
}

typedef struct scenario {
  const char *name;
  void (*attack)(void);
  void (*attempt)(guest *guest, tally *tally);
} scenario;

static const scenario scenarios[] = {
    {"directory swapped for a link", swap_directory, through_directory},
    {"directory swapped, and back up", swap_directory, through_directory_and_back},
    {"file swapped for a link", swap_file, at_file},
    {"directory moved outside", move_out, back_up},
    {"link swapped for another", swap_link, through_link},
};

// -- The world. Inside and outside have the same names, but not the same contents.

static void make_world(void) {
  static const char *const directories[] = {"inside",      "inside/way",     "inside/way/dir",
                                            "inside/deep", "inside/deep/er", "outside",
                                            "outside/dir"};
  for (size_t i = 0; i < COUNT(directories); i++)
    mkdir(in_scratch(directories[i]), 0755);
  write_file(in_scratch("inside/way/secret"), "inside");
  write_file(in_scratch("inside/deep/secret"), "inside");
  write_file(in_scratch("inside/file"), "inside");
  write_file(in_scratch("inside/other"), "inside");
  write_file(in_scratch("outside/secret"), "outside");
  write_file(in_scratch("outside/canary"), "alive");
  CHECK(symlink("../outside", in_scratch("inside/link")) == 0);
  CHECK(symlink("../outside/secret", in_scratch("inside/file-link")) == 0);
  CHECK(symlink("way/secret", in_scratch("inside/good")) == 0);
  CHECK(symlink("../outside/secret", in_scratch("inside/bad")) == 0);
  CHECK(stat(in_scratch("outside/secret"), &secret) == 0);
}

// Things outside that were made or removed count as escapes.
static unsigned long outside_changes(void) {
  unsigned long changes = 0;
  char command[300];
  struct stat stat_now;
  snprintf(command, sizeof(command), "ls -A %s | grep -cvxE 'secret|canary|dir|er'",
           in_scratch("outside"));
  FILE *pipe = popen(command, "r");
  if (fscanf(pipe, "%lu", &changes) != 1)
    changes = 1;
  pclose(pipe);
  changes += access(in_scratch("outside/canary"), F_OK) != 0;
  changes += stat(in_scratch("outside/secret"), &stat_now) != 0 ||
             stat_now.st_size != secret.st_size || stat_now.st_nlink != 1;
  return changes;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// The accomplice stops between two attacks, so that the world is whole at the end. His handler is
// there before he is, and gone from this process at once: who ends the test ends it.
static volatile sig_atomic_t stopped;
static void stop(int signal) {
  (void)signal;
  stopped = 1;
}

static pid_t start_accomplice(void (*attack)(void)) {
  signal(SIGTERM, stop);
  pid_t child = fork();
  if (child != 0) {
    signal(SIGTERM, SIG_DFL);
    return child;
  }
  unsigned long count = 0;
  while (!stopped || count % 2) {
    attack();
    count++;
  }
  _exit(count < 100); // or there was no race
}

static void run(guest *guest, const scenario *scenario, const char *resolver, double seconds) {
  tally tally = {0};
  int status = -1;
  pid_t accomplice = start_accomplice(scenario->attack);
  for (double end = now() + seconds; now() < end;)
    scenario->attempt(guest, &tally);
  kill(accomplice, SIGTERM);
  waitpid(accomplice, &status, 0);
  tally.escapes += outside_changes();
  CHECK(status == 0);
  CHECK(tally.escapes == 0);
  CHECK(tally.successes > 0); // a sandbox that lets nobody in is no art
  printf("%s, %s: %lu attempts, %lu succeeded, %lu escapes\n", scenario->name, resolver,
         tally.attempts, tally.successes, tally.escapes);
}

int main(void) {
  const char *wanted = getenv("WASI_RACE_SECONDS");
  double seconds = wanted ? atof(wanted) : 1;
  make_world();
  guest *guest = guest_new((const char *[]){in_scratch("inside"), NULL});
  for (size_t i = 0; i < COUNT(scenarios); i++) {
    FOR_EACH_RESOLVER(guest, resolver) {
      run(guest, &scenarios[i], resolver == WASI_RESOLVER_WALK ? "walk" : "openat2", seconds);
    }
  }
  guest_delete(guest);
  return failure_count != 0;
}
