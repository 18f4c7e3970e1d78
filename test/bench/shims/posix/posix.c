// Functions that WASI lacks, for programs that link them but do without them in our runs. Each is
// in a section of its own, so that a module gets only those that it names.
#include "posix.h"
#include <errno.h>
#include <pwd.h>
#include <stdlib.h>

static int unsupported(void) {
  errno = ENOSYS;
  return -1;
}

int chmod(const char *path, mode_t mode) { return (void)path, (void)mode, 0; }
int fchmod(int fd, mode_t mode) { return (void)fd, (void)mode, 0; }
int chown(const char *path, uid_t user, gid_t group) {
  return (void)path, (void)user, (void)group, 0;
}
int fchown(int fd, uid_t user, gid_t group) { return (void)fd, (void)user, (void)group, 0; }
mode_t umask(mode_t mask) { return (void)mask, 022; }
uid_t getuid(void) { return 1000; }
uid_t geteuid(void) { return 1000; }
gid_t getgid(void) { return 1000; }
struct passwd *getpwuid(uid_t user) { return (void)user, NULL; }
int mkfifo(const char *path, mode_t mode) { return (void)path, (void)mode, unsupported(); }
int system(const char *command) { return command ? unsupported() : 0; }
char *tmpnam(char *name) { return (void)name, (char *)0; }

FILE *tmpfile(void) {
  unsupported();
  return NULL;
}
