// There are no users under WASI. (clang would pick up the host's header otherwise.)
#ifndef AOTC_BENCH_PWD_H
#define AOTC_BENCH_PWD_H

#include <sys/types.h>

struct passwd {
  char *pw_name, *pw_dir;
};

struct passwd *getpwuid(uid_t user);

#endif
