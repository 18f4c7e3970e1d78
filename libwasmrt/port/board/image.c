// A program on a board without an operating system: from the reset to the end. The linker script
// that aotc generates places things and defines the symbols used here.
#include "image.h"

#include "wasmrt/abi.h"
#include "wasmrt/board.h"
#include "wasmrt/wasmrt.h"

// What the module has, as aotc names it.
void wasm_instantiate(void);
extern void wasm__start(void) __attribute__((weak));
extern void wasm__initialize(void) __attribute__((weak));

extern uint8_t __data_load[], __data_start[], __data_end[], __bss_start[], __bss_end[];
extern uint8_t __StackLimit[], __heap_start[], __heap_end[];

enum { EXIT_OF_TRAP = 134, EXIT_OF_FAULT = 1 };

_Noreturn void wasmrt_image_run(void) {
  __builtin_memcpy(__data_start, __data_load, (size_t)(__data_end - __data_start));
  __builtin_memset(__bss_start, 0, (size_t)(__bss_end - __bss_start));
  wasm_instantiate();
  if (wasm__start)
    wasm__start();
  else if (wasm__initialize)
    wasm__initialize();
  wasmrt_board_exit(0);
}

static void print(const char *text) {
  size_t byte_length = 0;
  while (text[byte_length])
    byte_length++;
  wasmrt_board_write(text, byte_length);
}

static _Noreturn void end(const char *what, const char *message, uint32_t code) {
  print(what);
  print(message);
  print("\n");
  wasmrt_board_exit(code);
}

_Noreturn void wasmrt_board_trap(uint32_t code) {
  end("wasm trap: ", wasmrt_trap_message(code), EXIT_OF_TRAP);
}

_Noreturn void wasmrt_board_fatal(const char *message) { end("", message, EXIT_OF_FAULT); }

// No trap of the module's: those are checked for.
_Noreturn void wasmrt_image_fault(void) { wasmrt_board_fatal("processor fault"); }

void *wasmrt_board_stack_limit(void) { return __StackLimit; }

void *wasmrt_board_heap(size_t *byte_length) {
  *byte_length = (size_t)(__heap_end - __heap_start);
  return __heap_start;
}
