// Calls each function of a module made by indexes.py with each pair of arguments, in memory that is
// filled anew, and writes what became of it: for Linux, without a library.
#include "m.h"

#include <wasmrt/wasmrt.h>

#include <stddef.h>
#include <stdint.h>

extern uint8_t m_mem0[];
typedef uint32_t function(uint32_t, uint32_t);
static function *const functions[] = {FUNCTIONS};
static const uint32_t arguments[][2] = {ARGUMENTS};
enum { MEMORY_WORDS = 65536 / 4 };

static struct {
  function *callee;
  uint32_t first, second, result;
} call;

static void call_it(void *context) {
  (void)context;
  call.result = call.callee(call.first, call.second);
}

#ifdef __riscv
enum { WRITE = 64, EXIT = 93 };
#define CALL(number, first, second, third)                                                         \
  register long a0 __asm__("a0") = first;                                                          \
  register const void *a1 __asm__("a1") = second;                                                  \
  register long a2 __asm__("a2") = third;                                                          \
  register long a7 __asm__("a7") = number;                                                         \
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory")
#else
enum { WRITE = 4, EXIT = 1 };
#define CALL(number, first, second, third)                                                         \
  register long r0 __asm__("r0") = first;                                                          \
  register const void *r1 __asm__("r1") = second;                                                  \
  register long r2 __asm__("r2") = third;                                                          \
  register long r7 __asm__("r7") = number;                                                         \
  __asm__ volatile("svc 0" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r7) : "memory")
#endif

static void system_call(long number, long first, const void *second, long third) {
  CALL(number, first, second, third);
}

static void fill(uint32_t seed) {
  uint32_t *words = (uint32_t *)m_mem0;
  for (uint32_t i = 0; i != MEMORY_WORDS; i++)
    words[i] = seed = seed * 1664525 + 1013904223;
}

static uint32_t hash(void) {
  const uint32_t *words = (const uint32_t *)m_mem0;
  uint32_t sum = 0;
  for (uint32_t i = 0; i != MEMORY_WORDS; i++)
    sum = sum * 31 + words[i];
  return sum;
}

void *wasmrt_board_stack_limit(void) { return NULL; }

void _start(void) {
  m_instantiate();
  for (uint32_t i = 0; i != sizeof(functions) / sizeof(*functions); i++)
    for (uint32_t k = 0; k != sizeof(arguments) / sizeof(*arguments); k++) {
      fill(i + 12345);
      call.callee = functions[i];
      call.first = arguments[k][0];
      call.second = arguments[k][1];
      const uint32_t trap = wasmrt_try(call_it, NULL);
      const uint32_t row[] = {
          i, call.first, call.second, trap + 1, trap == WASMRT_NO_TRAP ? call.result : 0, hash()};
      system_call(WRITE, 1, row, sizeof(row));
    }
  system_call(EXIT, 0, NULL, 0);
}
