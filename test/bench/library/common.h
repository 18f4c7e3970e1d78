#ifndef BENCH_LIBRARY_COMMON_H
#define BENCH_LIBRARY_COMMON_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

// The least of several measurements is the one that nothing disturbed.
#define LEAST(best, repeat, body)                                                                  \
  do {                                                                                             \
    best = 1e30;                                                                                   \
    for (int run_ = 0; run_ < (repeat); run_++) {                                                  \
      double start_ = nanoseconds();                                                               \
      body;                                                                                        \
      double took_ = nanoseconds() - start_;                                                       \
      best = took_ < best ? took_ : best;                                                          \
    }                                                                                              \
  } while (0)

#endif
