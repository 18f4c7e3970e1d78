// There is one thread: no locks, and nobody who could wake a waiter.
#include "wasmrt/port.h"

void wasmrt_port_lock(void) {}
void wasmrt_port_unlock(void) {}

enum { NOT_EQUAL = 1, TIMED_OUT = 2 };

uint32_t wasmrt_port_wait(const void *address, uint64_t expected, uint32_t byte_width,
                          int64_t timeout_ns, const uint32_t *stop) {
  (void)stop; // by whom?
  uint64_t value = 0;
  __builtin_memcpy(&value, address, byte_width);
  if (value != expected)
    return NOT_EQUAL;
  if (timeout_ns < 0)
    wasmrt_port_fatal("a wait without end, where there is one thread");
  return TIMED_OUT;
}

uint32_t wasmrt_port_notify(const void *address, uint32_t count) {
  (void)address, (void)count;
  return 0;
}

// What compilers call where the processor has no atomic instructions.
__attribute__((weak)) void wasmrt_atomic_store_4(volatile void *to, uint32_t value,
                                                 int order) __asm__("__atomic_store_4");
void wasmrt_atomic_store_4(volatile void *to, uint32_t value, int order) {
  (void)order;
  *(volatile uint32_t *)to = value;
}

static _Alignas(16) uint8_t tail_buffer[WASMRT_TAIL_ARGUMENT_BYTES];

void *wasmrt_port_tail_buffer(void) { return tail_buffer; }
