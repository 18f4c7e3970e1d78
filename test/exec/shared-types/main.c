// Two modules in two shared libraries: each has type descriptors of its own, and equal types are
// equal by their hashes.
#include <stdio.h>

#include "wasmrt/wasmrt.h"

extern const wasmrt_module maker_module, looker_module;

static wasmrt_value call(wasmrt_instance *instance, const char *name, wasmrt_ref argument) {
  wasmrt_value values[1] = {{.ref = argument}};
  wasmrt_extern found;
  if (!wasmrt_find_export(instance, name, &found) ||
      wasmrt_call(found.as.func, values) != WASMRT_NO_TRAP)
    printf("%s fails\n", name);
  return values[0];
}

int main(void) {
  wasmrt_store *store = wasmrt_store_new(NULL);
  wasmrt_error error;
  wasmrt_instance *maker = wasmrt_instantiate(store, &maker_module, NULL, &error);
  wasmrt_instance *looker = wasmrt_instantiate(store, &looker_module, NULL, &error);
  wasmrt_ref derived = call(maker, "derived", NULL).ref, final = call(maker, "final", NULL).ref;
  uint32_t looks[] = {call(looker, "look", derived).i32, call(looker, "look", final).i32,
                      call(looker, "look", NULL).i32, call(looker, "first_field", derived).i32};
  printf("%u %u %u %u\n", looks[0], looks[1], looks[2], looks[3]);
  wasmrt_store_delete(store);
  return looks[0] == 3 && looks[1] == 4 && looks[2] == 0 && looks[3] == 5 ? 0 : 1;
}
