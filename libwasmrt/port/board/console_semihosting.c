// The debugger's console, and its clocks.
#include "semihosting.h"
#include "wasmrt/board.h"

enum { MODE_READ = 0, MODE_WRITE = 4 };

// The file of the name :tt is the console's input or output, by mode; -1 where there is none.
static intptr_t console(uintptr_t mode) {
  static const char name[] = ":tt";
  const uintptr_t arguments[] = {(uintptr_t)name, mode, sizeof(name) - 1};
  return semihosting_call(SEMIHOSTING_OPEN, arguments);
}

// Both answer how many bytes they did not take.
static size_t transfer(uintptr_t operation, intptr_t file, uintptr_t bytes, size_t byte_length) {
  const uintptr_t arguments[] = {(uintptr_t)file, bytes, byte_length};
  uintptr_t rest = (uintptr_t)semihosting_call(operation, arguments);
  return rest > byte_length ? 0 : byte_length - rest;
}

size_t wasmrt_board_write(const void *bytes, size_t byte_length) {
  static intptr_t output;
  if (!output)
    output = console(MODE_WRITE);
  return transfer(SEMIHOSTING_WRITE, output, (uintptr_t)bytes, byte_length);
}

size_t wasmrt_board_read(void *bytes, size_t byte_length) {
  static intptr_t input;
  if (!input)
    input = console(MODE_READ);
  return transfer(SEMIHOSTING_READ, input, (uintptr_t)bytes, byte_length);
}

bool wasmrt_board_realtime(uint64_t *nanoseconds) {
  *nanoseconds = (uint32_t)semihosting_call(SEMIHOSTING_TIME, NULL) * UINT64_C(1000000000);
  return true;
}

bool wasmrt_board_monotonic(uint64_t *nanoseconds) {
  *nanoseconds = (uint32_t)semihosting_call(SEMIHOSTING_CLOCK, NULL) * UINT64_C(10000000);
  return true;
}
