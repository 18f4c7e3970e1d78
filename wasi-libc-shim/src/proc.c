#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "errno_map.h"
#include "export.h"
#include "state.h"
#include "wasmrt/wasi_hook.h"

// The code is the process's own, of which the host keeps the low byte. exit() is not for two
// threads at once: the second one waits for the end that the first is about to bring.
void wasmrt_wasi_proc_exit(wasmrt_instance *self, uint32_t code) {
  wasi_state *state = wasi_state_of(self);
  if (state->leave) {
    state->has_exited = true;
    state->exit_code = code;
    state->leave();
  }
  if (atomic_flag_test_and_set(&state->exiting))
    for (;;)
      pause();
  exit((int)(code & 0xFF));
}

uint32_t wasmrt_wasi_proc_raise(wasmrt_instance *self, uint32_t signal) {
#define ENTRY(NAME, number, text) [number] = SIG##NAME,
  static const uint8_t signals[WASI_SIGNAL_COUNT] = {WASI_SIGNALS(ENTRY)};
#undef ENTRY
  (void)self;
  if (signal >= WASI_SIGNAL_COUNT)
    return WASI_ERRNO_INVAL;
  return signal == WASI_SIGNAL_NONE ? WASI_ERRNO_SUCCESS : wasmrt_errno_of(raise(signals[signal]));
}

uint32_t wasmrt_wasi_sched_yield(wasmrt_instance *self) {
  (void)self;
  return wasmrt_errno_of(sched_yield());
}

#define WASI_PROC WASI_EXPORT
#include "wasi_shim/wasip1.def"

// A program may import proc_exit and nothing else.
WASI_NEEDS(wasmrt_wasi_attach)
