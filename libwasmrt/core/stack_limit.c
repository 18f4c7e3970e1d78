// Stacks that belong to a store. Apart from the rest of the store: boards have but one stack, and
// link no function that makes others.
#include "store.h"

typedef struct {
  void (*body)(void *context);
  void *context;
  wasmrt_stack *stack;
} call;

static void on_stack(void *context) {
  const call *it = context;
  wasmrt_stack_call(it->stack, it->body, it->context);
}

static uint32_t enter(wasmrt_store *store, void (*body)(void *context), void *context) {
  call it = {body, context, store->stack};
  return wasmrt_try(on_stack, &it);
}

bool wasmrt_store_limit_stack(wasmrt_store *store, uint64_t byte_length) {
  wasmrt_stack *stack = wasmrt_stack_new(byte_length);
  if (!stack)
    return false;
  wasmrt_stack_delete(store->stack);
  store->stack = stack;
  store->enter = enter;
  store->delete_stack = wasmrt_stack_delete;
  return true;
}
