// Times on the wire are nanoseconds in 64 bits; the host has struct timespec.
#ifndef WASI_SHIM_TIMES_H
#define WASI_SHIM_TIMES_H

#include <time.h>

#include "wasi_shim/wasip1.h"

static inline uint64_t wasi_nanoseconds(struct timespec time) {
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static inline struct timespec wasi_timespec(uint64_t nanoseconds) {
  return (struct timespec){.tv_sec = (time_t)(nanoseconds / 1000000000u),
                           .tv_nsec = (long)(nanoseconds % 1000000000u)};
}

// What utimensat wants for atim and mtim; `inval` where a flag and its _now are both set.
wasi_errno wasmrt_times_of(uint64_t atim, uint64_t mtim, uint32_t fst_flags,
                           struct timespec times[2]);

#endif
