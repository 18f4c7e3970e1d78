// Guests that never end: stopped from another thread, and by fuel. The host goes on.
#include "guest_epoch.h"
#include "guest_fuel.h"

#include <pthread.h>
#include <time.h>

#include "check.h"

static uint32_t epoch_env_call_back(guest_epoch_instance *self, uint32_t depth) {
  guest_epoch_spin(self);
  return depth;
}
static uint32_t fuel_env_call_back(guest_fuel_instance *self, uint32_t depth) {
  return depth ? guest_fuel_nest(self, depth - 1) : 0;
}

static guest_epoch_instance *victim;
static struct timespec asked;

static void *stop_soon(void *unused) {
  (void)unused;
  nanosleep(&(struct timespec){0, 20000000}, NULL);
  clock_gettime(CLOCK_MONOTONIC, &asked);
  CHECK(wasmrt_interrupt(guest_epoch_base(victim)));
  return NULL;
}

static double microseconds(struct timespec from, struct timespec to) {
  return (double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3;
}

// Runs the call that the body makes and has it stopped.
#define STOPPED(call)                                                                              \
  do {                                                                                             \
    pthread_t stopper;                                                                             \
    struct timespec stopped;                                                                       \
    CHECK(pthread_create(&stopper, NULL, stop_soon, NULL) == 0);                                   \
    CHECK((call) == WASMRT_TRAP_interrupted);                                                      \
    clock_gettime(CLOCK_MONOTONIC, &stopped);                                                      \
    CHECK(pthread_join(stopper, NULL) == 0);                                                       \
    printf("%-16s stopped after %.1f us\n", #call, microseconds(asked, stopped));                  \
    wasmrt_interrupt_clear(guest_epoch_base(victim));                                              \
  } while (0)

static void test_epoch(guest_epoch_instance *it, guest_epoch_instance *other) {
  uint32_t value;
  uint64_t wide;
  victim = it;
  STOPPED(guest_epoch_try_spin(it));
  STOPPED(guest_epoch_try_spin_with_work(it, &wide));
  STOPPED(guest_epoch_try_spin_in_switch(it, &value));
  STOPPED(guest_epoch_try_spin_counted(it, 0xFFFFFFFF, &value));
  STOPPED(guest_epoch_try_nest(it, 0, &value));
  STOPPED(guest_epoch_try_fibonacci(it, 90, &value));
  CHECK(guest_epoch_bump(it) == 101 && guest_epoch_bump(other) == 101);
  CHECK(guest_epoch_fibonacci(it, 20) == 6765);
  wasmrt_interrupt(guest_epoch_base(it));
  CHECK(guest_epoch_try_fibonacci(it, 20, &value) == WASMRT_TRAP_interrupted);
  CHECK(guest_epoch_fibonacci(other, 20) == 6765);
  wasmrt_interrupt_clear(guest_epoch_base(it));
  CHECK(!wasmrt_set_fuel(guest_epoch_base(it), 1));
}

static int64_t used(guest_fuel_instance *it, uint32_t n) {
  CHECK(wasmrt_set_fuel(guest_fuel_base(it), 1000000000));
  CHECK(guest_fuel_fibonacci(it, n) != 0);
  return 1000000000 - wasmrt_fuel(guest_fuel_base(it));
}

static void test_fuel(guest_fuel_instance *it) {
  uint32_t value;
  uint64_t wide;
  wasmrt_instance *base = guest_fuel_base(it);
  CHECK(wasmrt_fuel(base) > INT64_MAX / 2);
  CHECK(wasmrt_set_fuel(base, 1000000) && !wasmrt_interrupt(base));
  CHECK(guest_fuel_try_spin(it) == WASMRT_TRAP_out_of_fuel && wasmrt_fuel(base) < 0);
  CHECK(guest_fuel_try_fibonacci(it, 5, &value) == WASMRT_TRAP_out_of_fuel);
  wasmrt_set_fuel(base, 1000000);
  CHECK(guest_fuel_try_spin_with_work(it, &wide) == WASMRT_TRAP_out_of_fuel);
  wasmrt_set_fuel(base, 1000000);
  CHECK(guest_fuel_try_spin_in_switch(it, &value) == WASMRT_TRAP_out_of_fuel);
  CHECK(wasmrt_fuel(base) < 0 && wasmrt_fuel(base) > -1000);
  wasmrt_set_fuel(base, 1000000);
  CHECK(guest_fuel_try_spin_counted(it, 0xFFFFFFFF, &value) == WASMRT_TRAP_out_of_fuel);
  wasmrt_set_fuel(base, 1000000);
  CHECK(guest_fuel_try_fibonacci(it, 90, &value) == WASMRT_TRAP_out_of_fuel);
  wasmrt_set_fuel(base, 1000000);
  CHECK(guest_fuel_try_nest(it, 10, &value) == WASMRT_NO_TRAP);
  CHECK(wasmrt_fuel(base) > 0 && wasmrt_fuel(base) < 1000000);
  CHECK(used(it, 20) == used(it, 20) && used(it, 21) > used(it, 20) * 3 / 2);
}

int main(void) {
  CHECK(wasmrt_trap_handler_install());
  wasmrt_store *store = wasmrt_store_new(NULL);
  guest_epoch_imports epoch = GUEST_EPOCH_IMPORTS(NULL, epoch_);
  guest_fuel_imports fuel = GUEST_FUEL_IMPORTS(NULL, fuel_);
  wasmrt_error error;
  test_epoch(guest_epoch_new(store, &epoch, &error), guest_epoch_new(store, &epoch, &error));
  test_fuel(guest_fuel_new(store, &fuel, &error));
  wasmrt_store_delete(store);
  return 0;
}
