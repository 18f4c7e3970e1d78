// Stopping code from outside. The code reads these fields of its instance, see emit/Interrupts.cpp.
#include "store.h"

bool wasmrt_interrupt(wasmrt_instance *instance) {
  __atomic_store_n(&instance->interrupt, UINT32_MAX, __ATOMIC_RELAXED);
  return instance->module->flags & WASMRT_MODULE_EPOCH;
}

void wasmrt_interrupt_clear(wasmrt_instance *instance) {
  __atomic_store_n(&instance->interrupt, 0, __ATOMIC_RELAXED);
}

bool wasmrt_set_fuel(wasmrt_instance *instance, int64_t fuel) {
  instance->fuel = (uint64_t)fuel;
  return instance->module->flags & WASMRT_MODULE_FUEL;
}

int64_t wasmrt_fuel(const wasmrt_instance *instance) { return (int64_t)instance->fuel; }
