// Traps and calls that catch them. How control leaves the guest is the port's.
#include "store.h"

const uint32_t wasmrt_abi = WASMRT_ABI_DIGEST;

const char *wasmrt_trap_message(uint32_t code) {
#define MESSAGE(name, code, message) [code] = message,
  static const char *const messages[] = {WASMRT_TRAPS(MESSAGE)};
#undef MESSAGE
  return code < WASMRT_TRAP_COUNT ? messages[code] : "unknown trap";
}

void wasmrt_trap(uint32_t code) { wasmrt_port_trap(code); }

uint32_t wasmrt_try(void (*body)(void *context), void *context) {
  return wasmrt_port_try(body, context);
}

uint32_t wasmrt_enter(wasmrt_instance *self, void (*body)(void *context), void *context) {
  wasmrt_store *store = self ? self->store : NULL;
  return store && store->enter ? store->enter(store, body, context) : wasmrt_try(body, context);
}

void wasmrt_invoke(const wasmrt_func *func, wasmrt_value *values) {
  if (!func->type->invoke)
    wasmrt_port_fatal("this function's type has no generic call");
  ((void (*)(const wasmrt_func *, wasmrt_value *))func->type->invoke)(func, values);
}

typedef struct {
  const wasmrt_func *func;
  wasmrt_value *values;
} call;

static void invoke_call(void *context) {
  const call *it = context;
  wasmrt_invoke(it->func, it->values);
}

uint32_t wasmrt_call(const wasmrt_func *func, wasmrt_value *values) {
  call it = {func, values};
  return wasmrt_enter(func->instance, invoke_call, &it);
}

void *wasmrt_stack_limit(uint32_t reserve) {
  uint8_t *limit = wasmrt_port_stack_limit();
  return limit ? limit + reserve : NULL;
}

void *wasmrt_tail_arguments(uint32_t byte_length) {
  if (byte_length > WASMRT_TAIL_ARGUMENT_BYTES)
    wasmrt_port_fatal("tail call with too many arguments");
  return wasmrt_port_tail_buffer();
}
