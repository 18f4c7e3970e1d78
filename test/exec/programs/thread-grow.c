// Calls with buffers at the end of a memory that another thread grows: what is inside at the moment
// of the call is filled, what is not is a fault (21), and nobody traps.
// cc: --target=wasm32-wasi-threads -ffreestanding -nostdlib -matomics -mbulk-memory -I@SOURCE@
// cc: -Wl,--import-memory,--export-memory,--shared-memory,--max-memory=67108864
// out: pages 1024
// out: strange answers 0
#include "thread-library.h"

IMPORT("wasi_snapshot_preview1", "random_get") uint32_t random_get(void *to, uint32_t length);
IMPORT("wasi_snapshot_preview1", "clock_time_get")
uint32_t clock_time_get(uint32_t clock, uint64_t precision, void *time);

enum { THREADS = 3, PAGE = 65536, PAGES = 1024, FAULT = 21 };

static thread threads[THREADS];
static _Atomic int32_t calls, strange, done;

static void call_at_the_end(void *argument) {
  (void)argument;
  while (!done) {
    uint32_t before = __builtin_wasm_memory_size(0);
    uint32_t inside = random_get((void *)(before * PAGE - 16), 16);
    uint32_t across = random_get((void *)(before * PAGE - 8), 16);
    uint32_t outside = clock_time_get(1, 0, (void *)(before * PAGE));
    uint32_t after = __builtin_wasm_memory_size(0);
    strange += inside != 0;
    strange += across != 0 && across != FAULT;
    strange += outside != 0 && outside != FAULT;
    strange += before == after && (across != FAULT || outside != FAULT);
    calls++;
  }
}

void _start(void) {
  for (uint32_t i = 0; i < THREADS; i++)
    start(&threads[i], call_at_the_end, 0);
  while (__builtin_wasm_memory_size(0) < PAGES) {
    int32_t seen = calls;
    while (calls - seen < 2)
      continue;
    __builtin_wasm_memory_grow(0, 1);
  }
  done = 1;
  for (uint32_t i = 0; i < THREADS; i++)
    join(&threads[i]);
  print("pages ", __builtin_wasm_memory_size(0));
  print("strange answers ", (uint32_t)strange);
}
