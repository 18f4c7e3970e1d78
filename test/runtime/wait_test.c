// memory.atomic.wait and notify, by the threads proposal.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "../../libwasmrt/core/store.h"
#include "check.h"

static wasmrt_memory shared, unshared;
static const wasmrt_module plain_module, epoch_module = {.flags = WASMRT_MODULE_EPOCH};
static wasmrt_instance nobody = {.module = &plain_module}, victim = {.module = &epoch_module};

typedef struct {
  const wasmrt_memory *memory;
  uint64_t address;
  uint32_t byte_width;
  uint64_t expected;
  int64_t timeout;
  uint32_t result;
} wait_call;

static void run_wait(void *context) {
  wait_call *w = context;
  w->result = w->byte_width == 4 ? wasmrt_atomic_wait32(&nobody, w->memory, w->address,
                                                        (uint32_t)w->expected, (uint64_t)w->timeout)
                                 : wasmrt_atomic_wait64(&nobody, w->memory, w->address, w->expected,
                                                        (uint64_t)w->timeout);
}
static void run_notify(void *context) {
  wait_call *w = context;
  w->result = wasmrt_atomic_notify(w->memory, w->address, 1);
}

static uint32_t trap_of_wait(wait_call w) { return wasmrt_try(run_wait, &w); }
static uint32_t trap_of_notify(wait_call w) { return wasmrt_try(run_notify, &w); }

static void bad_addresses_trap(void) {
  CHECK(trap_of_wait((wait_call){&shared, 2, 4, 0, 0, 0}) == WASMRT_TRAP_unaligned_atomic);
  CHECK(trap_of_wait((wait_call){&shared, 4, 8, 0, 0, 0}) == WASMRT_TRAP_unaligned_atomic);
  CHECK(trap_of_wait((wait_call){&unshared, 0, 4, 0, 0, 0}) == WASMRT_TRAP_expected_shared_memory);
  CHECK(trap_of_wait((wait_call){&shared, 65536, 4, 0, 0, 0}) == WASMRT_TRAP_memory_out_of_bounds);
  CHECK(trap_of_wait((wait_call){&shared, UINT64_MAX - 7, 8, 0, 0, 0}) ==
        WASMRT_TRAP_memory_out_of_bounds);
  CHECK(trap_of_notify((wait_call){.memory = &shared, .address = 1}) ==
        WASMRT_TRAP_unaligned_atomic);
  CHECK(trap_of_notify((wait_call){.memory = &unshared, .address = 65536}) ==
        WASMRT_TRAP_memory_out_of_bounds);
  CHECK(trap_of_notify((wait_call){.memory = &unshared, .address = 0}) == WASMRT_NO_TRAP);
}

static void wait_for_ever(void *unused) {
  (void)unused;
  wasmrt_atomic_wait32(&victim, &shared, 512, 0, (uint64_t)-1);
}
static void *trap_of_waiting_for_ever(void *trap) {
  *(uint32_t *)trap = wasmrt_try(wait_for_ever, NULL);
  return NULL;
}

static void interruption_ends_a_wait(void) {
  pthread_t thread;
  uint32_t trap = 0;
  CHECK(pthread_create(&thread, NULL, trap_of_waiting_for_ever, &trap) == 0);
  nanosleep(&(struct timespec){0, 10000000}, NULL);
  CHECK(wasmrt_interrupt(&victim));
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(trap == WASMRT_TRAP_interrupted);
  CHECK(wasmrt_atomic_notify(&shared, 512, 1) == 0);
  wasmrt_interrupt_clear(&victim);
  CHECK(wasmrt_atomic_wait32(&victim, &shared, 512, 0, 5000000) == 2);
}

static void waits_end_at_once_or_in_time(void) {
  CHECK(wasmrt_atomic_wait32(&nobody, &shared, 0, 1, (uint64_t)-1) == 1);
  CHECK(wasmrt_atomic_wait64(&nobody, &shared, 0, UINT64_C(1) << 32, (uint64_t)-1) == 1);
  CHECK(wasmrt_atomic_wait32(&nobody, &shared, 0, 0, 0) == 2);
  struct timespec before, after;
  clock_gettime(CLOCK_MONOTONIC, &before);
  CHECK(wasmrt_atomic_wait64(&nobody, &shared, 8, 0, 20000000) == 2);
  clock_gettime(CLOCK_MONOTONIC, &after);
  int64_t waited = (after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec;
  CHECK(waited >= 20000000);
  CHECK(wasmrt_atomic_notify(&shared, 0, UINT32_MAX) == 0);
}

static void *wait_in_thread(void *context) {
  run_wait(context);
  return NULL;
}

// Notifies until `count` threads have been woken; each call wakes no more than it was allowed.
static void notify_until(uint64_t address, uint32_t count, uint32_t at_once) {
  while (count > 0) {
    uint32_t woken = wasmrt_atomic_notify(&shared, address, at_once);
    CHECK(woken <= at_once && woken <= count);
    count -= woken;
  }
}

static void notify_wakes_who_waits_there(void) {
  enum { WAITERS = 6 };
  wait_call calls[WAITERS];
  pthread_t threads[WAITERS];
  for (int i = 0; i < WAITERS; i++) {
    // Waits of both widths meet at one address; the last waits elsewhere, with a timeout.
    calls[i] = (wait_call){&shared, i == 5 ? 128 : 64, i % 2 ? 4 : 8, 0, i == 5 ? 50000000 : -1, 9};
    CHECK(pthread_create(&threads[i], NULL, wait_in_thread, &calls[i]) == 0);
  }
  notify_until(64, 3, 1);
  notify_until(64, 2, UINT32_MAX);
  for (int i = 0; i < WAITERS; i++) {
    pthread_join(threads[i], NULL);
    CHECK(calls[i].result == (i == 5 ? 2 : 0));
  }
}

// A wait64 must not sleep through a change of the upper half.
static void *change_upper_halves(void *context) {
  _Atomic uint64_t *word = context;
  for (uint64_t i = 1; i <= 2000; i++) {
    atomic_store(word, i << 32);
    wasmrt_atomic_notify(&shared, 256, 1);
  }
  return NULL;
}

static void upper_halves_are_seen(void) {
  _Atomic uint64_t *word = (_Atomic uint64_t *)(void *)(shared.base + 256);
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, change_upper_halves, (void *)word) == 0);
  for (uint64_t seen = 0; seen < UINT64_C(2000) << 32; seen = atomic_load(word))
    wasmrt_atomic_wait64(&nobody, &shared, 256, seen, (uint64_t)-1);
  pthread_join(thread, NULL);
}

static void *grow(void *context) {
  (void)context;
  for (int i = 0; i < 100; i++)
    CHECK(wasmrt_memory_grow(&shared, 1) != UINT64_MAX);
  return NULL;
}

static void growing_together_loses_nothing(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++)
    CHECK(pthread_create(&threads[i], NULL, grow, NULL) == 0);
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], NULL);
  CHECK(shared.page_count == 401 && shared.byte_length == 401 * 65536);
  shared.base[shared.byte_length - 1] = 1;
}

int main(void) {
  wasmrt_store_config config = {0};
  wasmrt_memory_type type = {1, 1000, 16, WASMRT_MEMORY_SHARED, NULL, 0, 0};
  CHECK(wasmrt_memory_create(&shared, &type, &config) == NULL);
  type.flags = 0;
  CHECK(wasmrt_memory_create(&unshared, &type, &config) == NULL);
  RUN(bad_addresses_trap);
  RUN(waits_end_at_once_or_in_time);
  RUN(interruption_ends_a_wait);
  RUN(notify_wakes_who_waits_there);
  RUN(upper_halves_are_seen);
  RUN(growing_together_loses_nothing);
  return finish();
}
