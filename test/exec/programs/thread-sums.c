// Eight threads of a program of clang's: its stack pointer and the base of its thread-local
// variables are mutable globals. They sum under a mutex, and hand numbers through a queue.
// cc: --target=wasm32-wasi-threads -ffreestanding -nostdlib -matomics -mbulk-memory -I@SOURCE@
// cc: -Wl,--import-memory,--export-memory,--shared-memory,--max-memory=1048576
// out: sum 3160000
// out: own sums 3160000
// out: queue 500500
// out: frames 8
#include "thread-library.h"

enum { THREADS = 8, ROUNDS = 100, NUMBERS = 1000 };

static thread threads[THREADS];
static mutex guard;
static uint32_t sum, own_sums, frames, queue_sum;
static _Thread_local uint32_t own = 5;

static void add(void *argument) {
  uint32_t number = (uint32_t)(uintptr_t)argument;
  own -= 5;
  for (uint32_t i = 0; i < ROUNDS; i++)
    for (uint32_t j = 0; j < ROUNDS; j++) {
      lock(&guard);
      sum += 36 + number;
      unlock(&guard);
      own += 36 + number;
    }
  lock(&guard);
  own_sums += own;
  unlock(&guard);
}

// A frame in memory, whose contents another thread's stack would destroy.
__attribute__((noinline)) static uint32_t fill(volatile uint32_t *frame, uint32_t seed) {
  volatile uint32_t mine[64];
  for (uint32_t i = 0; i < 64; i++)
    mine[i] = seed + i;
  uint32_t depth = seed % 8 ? fill(mine, seed - 1) : 0;
  for (uint32_t i = 0; i < 64; i++)
    if (mine[i] != seed + i)
      leave(98);
  return depth + frame[0];
}

static void recurse(void *argument) {
  volatile uint32_t nothing[1] = {0};
  uint32_t seed = 8 * (uint32_t)(uintptr_t)argument + 7, expected = fill(nothing, seed);
  for (uint32_t i = 0; i < 2000; i++)
    if (fill(nothing, seed) != expected)
      leave(97);
  lock(&guard);
  frames++;
  unlock(&guard);
}

static uint32_t queue[4], head, tail;
static condition moved;

static void take(void *argument) {
  (void)argument;
  for (;;) {
    lock(&guard);
    while (head == tail)
      wait_for(&moved, &guard);
    uint32_t number = queue[head++ % 4];
    queue_sum += number == UINT32_MAX ? 0 : number;
    signal_all(&moved);
    unlock(&guard);
    if (number == UINT32_MAX)
      return;
  }
}

static void give(uint32_t number) {
  lock(&guard);
  while (tail - head == 4)
    wait_for(&moved, &guard);
  queue[tail++ % 4] = number;
  signal_all(&moved);
  unlock(&guard);
}

static void start_all(void (*body)(void *)) {
  for (uint32_t i = 0; i < THREADS; i++)
    start(&threads[i], body, (void *)(uintptr_t)i);
}
static void join_all(void) {
  for (uint32_t i = 0; i < THREADS; i++)
    join(&threads[i]);
}

void _start(void) {
  start_all(add);
  join_all();
  print("sum ", sum);
  print("own sums ", own == 5 ? own_sums : 0);
  start_all(take);
  for (uint32_t number = 1; number <= NUMBERS; number++)
    give(number);
  for (uint32_t i = 0; i < THREADS; i++)
    give(UINT32_MAX);
  join_all();
  print("queue ", queue_sum);
  start_all(recurse);
  join_all();
  print("frames ", frames);
}
