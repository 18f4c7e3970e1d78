// A trap in any thread ends the program, and its backtrace is that thread's.
// cc: --target=wasm32-wasi-threads -ffreestanding -nostdlib -matomics -mbulk-memory -I@SOURCE@
// cc: -Wl,--import-memory,--export-memory,--shared-memory,--max-memory=1048576
// err: wasm trap: out of bounds memory access
// err:   0: touch
// err: : wasi_thread_start
// exit: 134
#include "thread-library.h"

static thread trapping;

static void touch(void *argument) { *(volatile char *)argument = 1; }

void _start(void) {
  start(&trapping, touch, (void *)0xFFFF0000);
  join(&trapping);
}
