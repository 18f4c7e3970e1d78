// One thread ends the program while others wait, run, and are being made.
// cc: --target=wasm32-wasi-threads -ffreestanding -nostdlib -matomics -mbulk-memory -I@SOURCE@
// cc: -Wl,--import-memory,--export-memory,--shared-memory,--max-memory=1048576
// out: threads 4
// exit: 7
#include "thread-library.h"

static thread threads[4];
static _Atomic int32_t running;

static void live(void *argument) {
  running++;
  if (argument)
    for (;;)
      wait_while(&running, running);
  while (running < 4)
    continue;
  print("threads ", (uint32_t)running);
  leave(7);
}

void _start(void) {
  for (uint32_t i = 0; i < 4; i++)
    start(&threads[i], live, (void *)(uintptr_t)i);
  join(&threads[3]);
}
