// Clocks and random numbers, where the board has them.
#include "wasmrt/board.h"

#include "guest.h"

static bool now(uint32_t id, uint64_t *nanoseconds) {
  switch (id) {
  case WASI_CLOCKID_REALTIME:
    return wasmrt_board_realtime(nanoseconds);
  case WASI_CLOCKID_MONOTONIC:
    return wasmrt_board_monotonic(nanoseconds);
  default:
    return false;
  }
}

uint32_t WASI_SYMBOL(clock_time_get, ili_i)(wasmrt_instance *self, uint32_t id, uint64_t precision,
                                            uint32_t time) {
  (void)precision;
  uint64_t nanoseconds;
  if (!now(id, &nanoseconds))
    return WASI_ERRNO_NOSYS;
  return guest_store(self, time, &nanoseconds, sizeof(nanoseconds));
}

uint32_t WASI_SYMBOL(random_get, ii_i)(wasmrt_instance *self, uint32_t buffer, uint32_t length) {
  uint8_t *bytes = guest_bytes(self, buffer, length);
  if (!bytes)
    return WASI_ERRNO_FAULT;
  return length == 0 || wasmrt_board_random(bytes, length) ? WASI_ERRNO_SUCCESS : WASI_ERRNO_NOSYS;
}
