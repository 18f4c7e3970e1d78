#include "clock.h"

#include <errno.h>

#include "errno_map.h"
#include "export.h"
#include "guest.h"
#include "times.h"

bool wasmrt_clock_of(uint32_t id, clockid_t *clock) {
  static const clockid_t clocks[WASI_CLOCKID_COUNT] = {
      CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
  if (id >= WASI_CLOCKID_COUNT)
    return false;
  *clock = clocks[id];
  return true;
}

static wasi_errno ask(wasmrt_instance *self, uint32_t id, uint32_t result,
                      int (*code)(clockid_t, struct timespec *)) {
  clockid_t clock;
  struct timespec time;
  if (!wasmrt_clock_of(id, &clock))
    return WASI_ERRNO_INVAL;
  if (code(clock, &time) < 0)
    return wasmrt_errno_last();
  return wasmrt_guest_store_u64(self, result, wasi_nanoseconds(time));
}

uint32_t wasmrt_wasi_clock_res_get(wasmrt_instance *self, uint32_t id, uint32_t resolution) {
  return ask(self, id, resolution, clock_getres);
}

// The host's clocks are as precise as they get, so no lag is made use of.
uint32_t wasmrt_wasi_clock_time_get(wasmrt_instance *self, uint32_t id, uint64_t precision,
                                    uint32_t time) {
  (void)precision;
  return ask(self, id, time, clock_gettime);
}

#define WASI_CLOCK WASI_EXPORT
#include "wasi_shim/wasip1.def"
