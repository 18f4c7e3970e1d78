// A host passes functions of its own to a module that imports none, as callbacks; two instances,
// each called with the context it was given. A function of the wrong type, or none, is a trap.
#include "references.h"

#include "check.h"

static uint64_t answer(wasmrt_instance *self, uint32_t at, uint64_t number) {
  wasmrt_span span;
  if (!wasmrt_view(self, at, 1, &span))
    wasmrt_trap(WASMRT_TRAP_host);
  return number + *(uint64_t *)self->host;
}

static wasmrt_func callback(references_instance *it, const char *signature) {
  const wasmrt_type *type = wasmrt_find_type(&references_module, signature);
  CHECK(type);
  wasmrt_func func = wasmrt_host_func_value((wasmrt_code)answer, type);
  func.instance = references_base(it);
  return func;
}

int main(void) {
  CHECK(wasmrt_trap_handler_install());
  CHECK(!wasmrt_find_type(&references_module, "i_i"));
  wasmrt_store *store = wasmrt_store_new(NULL);
  wasmrt_error error;
  uint64_t context[2] = {1000, 2000}, value;
  wasmrt_func right[2], wrong[2];
  for (int i = 0; i < 2; i++) {
    references_imports imports = references_imports_of(&context[i]);
    references_instance *it = references_new(store, &imports, &error);
    CHECK(it);
    right[i] = callback(it, "il_l");
    wrong[i] = callback(it, "_");
    references_keep(it, 1, &right[i]);
    CHECK(references_kept(it, 1) == &right[i] && !references_kept(it, 0));
    CHECK(references_tell(it, 1, 5, 7) == context[i] + 7);
    CHECK(references_tell_last(it, 1, 5, 7) == context[i] + 7);
    CHECK(references_try_tell(it, 1, 65536, 7, &value) == WASMRT_TRAP_host);
    CHECK(references_try_tell(it, 0, 5, 7, &value) == WASMRT_TRAP_uninitialized_element);
    references_keep(it, 0, &wrong[i]);
    CHECK(references_try_tell(it, 0, 5, 7, &value) == WASMRT_TRAP_indirect_call_type_mismatch);
    CHECK(references_try_tell_last(it, 0, 5, 7, &value) == WASMRT_TRAP_indirect_call_type_mismatch);
  }
  wasmrt_store_delete(store);
  return 0;
}
