// shared_test PLUGIN: a table and a memory of one module used by another, which was compiled apart
// and opened as a library, so that equal types are different objects. A function in the table runs
// in its own instance whoever calls it; one of another type is refused on either side.
#include "guest.h"

#include "check.h"

static uint32_t my_env_call_back(guest_instance *self, uint32_t depth) {
  (void)self;
  return depth;
}

static wasmrt_instance *sharer;

static uint32_t call(const char *name, const char *signature, wasmrt_value first,
                     wasmrt_value second, wasmrt_value *result) {
  wasmrt_value values[2] = {first, second};
  const wasmrt_func *func = wasmrt_find_func(sharer, name, signature);
  CHECK(func);
  uint32_t trap = wasmrt_call(func, values);
  *result = values[0];
  return trap;
}
#define I32(value) ((wasmrt_value){.i32 = (value)})
#define I64(value) ((wasmrt_value){.i64 = (value)})

static void test_table(guest_instance *guest) {
  wasmrt_value result;
  uint32_t number;
  CHECK(call("call_slot", "i_i", I32(1), I32(0), &result) == WASMRT_NO_TRAP && result.i32 == 2);
  CHECK(call("call_other", "il_l", I32(1), I64(3), &result) ==
        WASMRT_TRAP_indirect_call_type_mismatch);
  CHECK(call("put_other", "i_", I32(1), I32(0), &result) == WASMRT_NO_TRAP);
  CHECK(guest_try_call_slot(guest, 1, &number) == WASMRT_TRAP_indirect_call_type_mismatch);
  CHECK(call("call_other", "il_l", I32(1), I64(3), &result) == WASMRT_NO_TRAP && result.i64 == 6);
  CHECK(call("call_slot", "i_i", I32(2), I32(0), &result) == WASMRT_TRAP_undefined_element);
  CHECK(guest_grow_table(guest, 14) == 2 && guest_grow_table(guest, 1) == UINT32_MAX);
  CHECK(call("call_slot", "i_i", I32(15), I32(0), &result) == WASMRT_TRAP_uninitialized_element);
}

// The function reads the library's own memory of one page, although the guest that calls it has
// two.
static void test_own_memory(guest_instance *guest) {
  wasmrt_value result;
  uint32_t number;
  CHECK(call("put", "i_", I32(0), I32(0), &result) == WASMRT_NO_TRAP);
  CHECK(guest_load(guest, 70000) == 0);
  CHECK(guest_try_call_slot(guest, 0, &number) == WASMRT_TRAP_memory_out_of_bounds);
  CHECK(call("aim", "i_", I32(65532), I32(0), &result) == WASMRT_NO_TRAP);
  CHECK(guest_call_slot(guest, 0) == 0 && guest_bump(guest) == 101);
}

static void test_memory(guest_instance *guest) {
  wasmrt_value result;
  CHECK(call("write", "ii_", I32(131068), I32(7), &result) == WASMRT_NO_TRAP);
  CHECK(guest_load(guest, 131068) == 7);
  CHECK(call("write", "ii_", I32(131072), I32(7), &result) == WASMRT_TRAP_memory_out_of_bounds);
  CHECK(guest_grow(guest, 1) == 2);
  CHECK(call("write", "ii_", I32(131072), I32(8), &result) == WASMRT_NO_TRAP);
  CHECK(guest_load(guest, 131072) == 8);
}

int main(int argc, char **argv) {
  CHECK(argc == 2 && wasmrt_trap_handler_install());
  wasmrt_error error;
  wasmrt_plugin *plugin = wasmrt_open(argv[1], &error);
  CHECK(plugin);
  wasmrt_store *store = wasmrt_store_new(NULL);
  guest_imports imports = GUEST_IMPORTS(NULL, my_);
  guest_instance *guest = guest_new(store, &imports, &error);
  CHECK(guest);
  const wasmrt_imports from_guest = {wasmrt_resolve_from_instance, guest_base(guest)};
  sharer = wasmrt_instantiate(store, wasmrt_plugin_module(plugin), &from_guest, &error);
  CHECK(sharer);
  test_table(guest);
  test_own_memory(guest);
  test_memory(guest);
  wasmrt_store_delete(store);
  wasmrt_close(plugin);
  return 0;
}
