// Stores with stacks of their own whose guests call each other through the host, deep into each
// other: a stack that was left for another one is gone on on below what is in use, and its overflow
// is still a trap.
#include "guest.h"

#include "check.h"

enum { STORES = 3, DEPTH = 60 };
static guest_instance *guests[STORES];

static uint32_t exhaust(guest_instance *it) {
  uint32_t value;
  CHECK(guest_try_recurse(it, 0, &value) == WASMRT_TRAP_call_stack_exhausted);
  return 1;
}

// Counts its own calls, by way of two stacks that the next calls must leave alone.
static uint32_t my_env_call_back(guest_instance *self, uint32_t depth) {
  uint32_t deeper;
  volatile uint8_t frame[512];
  for (uint32_t i = 0; i < sizeof(frame); i++)
    frame[i] = (uint8_t)(depth + i);
  if (depth == 0)
    return exhaust(guests[0]) + exhaust(guests[1]) + exhaust(self) - 2;
  CHECK(guest_try_nest(guests[depth % STORES], depth - 1, &deeper) == WASMRT_NO_TRAP);
  for (uint32_t i = 0; i < sizeof(frame); i++)
    CHECK(frame[i] == (uint8_t)(depth + i));
  return deeper + 1;
}

int main(void) {
  CHECK(wasmrt_trap_handler_install());
  wasmrt_store *stores[STORES];
  guest_imports imports = GUEST_IMPORTS(NULL, my_);
  wasmrt_error error;
  uint32_t count;
  for (int i = 0; i < STORES; i++) {
    stores[i] = wasmrt_store_new(NULL);
    CHECK(i == 2 || wasmrt_store_limit_stack(stores[i], 256 << 10)); // the last on the system's
    guests[i] = guest_new(stores[i], &imports, &error);
    CHECK(guests[i]);
  }
  for (int round = 0; round < 3; round++)
    CHECK(guest_try_nest(guests[0], DEPTH, &count) == WASMRT_NO_TRAP && count == DEPTH + 1);
  for (int i = 0; i < STORES; i++) {
    CHECK(guest_bump(guests[i]) == 101);
    wasmrt_store_delete(stores[i]);
  }
  return 0;
}
