// The guest: smooths the samples of a sensor and says when they leave their range. Fixed point, no
// C library, no heap.
#include <stdint.h>

__attribute__((import_module("board"), import_name("alarm"))) void alarm(int32_t level);

enum { TAPS = 8, LIMIT = 600 };
static int32_t window[TAPS];
static uint32_t next;

__attribute__((export_name("sample"))) int32_t sample(int32_t value) {
  window[next++ % TAPS] = value;
  int32_t sum = 0;
  for (int i = 0; i < TAPS; i++)
    sum += window[i];
  const int32_t level = sum / TAPS;
  if (level > LIMIT)
    alarm(level);
  return level;
}

// What no guest should do: it ends in the firmware's wasmrt_board_trap.
__attribute__((export_name("peek"))) int32_t peek(uint32_t address) {
  return *(const volatile int32_t *)address;
}
