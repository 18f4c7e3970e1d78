// memory.atomic.wait32, wait64 and notify, by the threads proposal: the address must be aligned,
// a wait wants a shared memory, and the bytes must be in bounds; in this order.
#include "store.h"

static const uint8_t *checked_address(const wasmrt_memory *memory, uint64_t address,
                                      uint32_t byte_width, bool wait) {
  if (address % byte_width)
    wasmrt_trap(WASMRT_TRAP_unaligned_atomic);
  if (wait && !(memory->flags & WASMRT_MEMORY_SHARED))
    wasmrt_trap(WASMRT_TRAP_expected_shared_memory);
  const uint8_t *at = wasmrt_memory_range(memory, address, byte_width);
  if (!at)
    wasmrt_trap(WASMRT_TRAP_memory_out_of_bounds);
  return at;
}

// wasmrt_interrupt ends the waits of code that it can stop.
static uint32_t wait(wasmrt_instance *self, const uint8_t *at, uint64_t expected,
                     uint32_t byte_width, uint64_t timeout) {
  const bool stoppable = self->module->flags & WASMRT_MODULE_EPOCH;
  uint32_t result = wasmrt_port_wait(at, expected, byte_width, (int64_t)timeout,
                                     stoppable ? &self->interrupt : NULL);
  if (result == WASMRT_PORT_WAIT_STOPPED)
    wasmrt_trap(WASMRT_TRAP_interrupted);
  return result;
}

uint32_t wasmrt_atomic_wait32(wasmrt_instance *self, const wasmrt_memory *memory, uint64_t address,
                              uint32_t expected, uint64_t timeout) {
  return wait(self, checked_address(memory, address, 4, true), expected, 4, timeout);
}

uint32_t wasmrt_atomic_wait64(wasmrt_instance *self, const wasmrt_memory *memory, uint64_t address,
                              uint64_t expected, uint64_t timeout) {
  return wait(self, checked_address(memory, address, 8, true), expected, 8, timeout);
}

// Nobody can wait on a memory that is not shared.
uint32_t wasmrt_atomic_notify(const wasmrt_memory *memory, uint64_t address, uint32_t count) {
  const uint8_t *at = checked_address(memory, address, 4, false);
  return memory->flags & WASMRT_MEMORY_SHARED ? wasmrt_port_notify(at, count) : 0;
}
