// The defaults of wasmrt/board.h. Weak, and in sections of their own: what a firmware defines takes
// their place, whichever comes first, and what is not used is dropped.
#include "wasmrt/board.h"

#define DEFAULT __attribute__((weak))

// Not optimised away, as an endless loop without effects may be.
static _Noreturn void halt(void) {
  for (;;)
    __asm__ volatile("");
}

DEFAULT _Noreturn void wasmrt_board_trap(uint32_t code) {
  (void)code;
  halt();
}

DEFAULT _Noreturn void wasmrt_board_fatal(const char *message) {
  (void)message;
  halt();
}

DEFAULT _Noreturn void wasmrt_board_exit(uint32_t code) {
  (void)code;
  halt();
}

extern char __StackLimit[] __attribute__((weak));

DEFAULT void *wasmrt_board_stack_limit(void) { return __StackLimit; }

DEFAULT void *wasmrt_board_heap(size_t *byte_length) {
  *byte_length = 0;
  return NULL;
}

DEFAULT size_t wasmrt_board_write(const void *bytes, size_t byte_length) {
  (void)bytes, (void)byte_length;
  return 0;
}

DEFAULT size_t wasmrt_board_read(void *bytes, size_t byte_length) {
  (void)bytes, (void)byte_length;
  return 0;
}

DEFAULT bool wasmrt_board_realtime(uint64_t *nanoseconds) {
  (void)nanoseconds;
  return false;
}

DEFAULT bool wasmrt_board_monotonic(uint64_t *nanoseconds) {
  (void)nanoseconds;
  return false;
}

DEFAULT bool wasmrt_board_random(void *bytes, size_t byte_length) {
  (void)bytes, (void)byte_length;
  return false;
}
