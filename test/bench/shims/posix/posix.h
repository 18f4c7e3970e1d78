// Declarations of POSIX functions and constants that WASI's headers leave out; posix.c defines the
// functions. They answer as a system would that has one user and no links, permissions or
// processes.
#ifndef AOTC_BENCH_POSIX_H
#define AOTC_BENCH_POSIX_H

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

int chmod(const char *path, mode_t mode);
int fchmod(int fd, mode_t mode);
int chown(const char *path, uid_t user, gid_t group);
int fchown(int fd, uid_t user, gid_t group);
mode_t umask(mode_t mask);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
int mkfifo(const char *path, mode_t mode);
FILE *tmpfile(void);
char *tmpnam(char *name);
int system(const char *command);

#ifndef F_RDLCK // record locks: fcntl answers EINVAL
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#endif

#ifndef L_tmpnam
#define L_tmpnam 20
#endif

#ifndef S_ISUID
#define S_ISUID 04000
#define S_ISGID 02000
#define S_ISVTX 01000
#endif

#endif
