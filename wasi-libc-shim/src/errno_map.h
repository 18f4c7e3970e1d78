// From the host's errno to the guest's.
#ifndef WASI_SHIM_ERRNO_MAP_H
#define WASI_SHIM_ERRNO_MAP_H

#include "wasi_shim/wasip1.h"

// `io` for what preview 1 has no name for.
wasi_errno wasmrt_errno_from_host(int host);

// The same for the calling thread's errno.
wasi_errno wasmrt_errno_last(void);

// Success for a host result of 0 or more, else the calling thread's errno.
wasi_errno wasmrt_errno_of(long result);

// Repeats a host call that a signal interrupted: a guest has no signal handlers, so `intr` would
// tell it nothing.
#define WASI_RETRY(call)                                                                           \
  __extension__({                                                                                  \
    long retried_;                                                                                 \
    do                                                                                             \
      retried_ = (call);                                                                           \
    while (retried_ == -1 && errno == EINTR);                                                      \
    retried_;                                                                                      \
  })

#endif
