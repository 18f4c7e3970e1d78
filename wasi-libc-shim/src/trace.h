// Printing calls, decoded, like strace: `fd_write(fd=1, iovs=["hello\n"], nwritten=6) = success`.
#ifndef WASI_SHIM_TRACE_H
#define WASI_SHIM_TRACE_H

#include <stdint.h>

#include "state.h"

// A call: its row in wasip1.def, and its arguments in 64 bits each, from index 1.
typedef struct wasi_trace_call {
  const char *name;
  const char *decode;
  const uint64_t *arguments;
  uint64_t start; // nanoseconds, 0 for a call that does not return
} wasi_trace_call;

// Whether the program is being traced, which is decided at its first call.
bool wasmrt_trace_decide(wasi_state *state);

static inline bool wasi_is_traced(wasi_state *state) {
  uint8_t tracing = atomic_load_explicit(&state->tracing, memory_order_relaxed);
  return tracing == WASI_TRACING_UNDECIDED ? wasmrt_trace_decide(state)
                                           : tracing == WASI_TRACING_ON;
}

uint64_t wasmrt_trace_now(void);

// Prints the call as one line to standard error, after it has returned `error`.
void wasmrt_trace_print(wasmrt_instance *self, const wasi_trace_call *call, uint32_t error);

#endif
