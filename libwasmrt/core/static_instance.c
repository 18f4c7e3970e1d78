// The one instance of an executable, or its first one, at its link-time address. Its store and
// state are variables too: nothing may be allocated before the memory has its place (instance.c).
#include "static_instance.h"
#include "store.h"

static wasmrt_store static_store;
static wasmrt_instance_state static_state;

// A shared memory that a module imports is the one its threads have in common (static_thread.c):
// by the wasi-threads proposal the program's host makes it. All other imports are the linker's
// business.
static bool make_shared_memory(void *context, const wasmrt_import *import, uint32_t position,
                               wasmrt_extern *out) {
  (void)context, (void)position;
  const wasmrt_memory_type *type = import->type;
  if (import->kind != WASMRT_KIND_MEMORY || !(type->flags & WASMRT_MEMORY_SHARED))
    return false;
  out->kind = WASMRT_KIND_MEMORY;
  out->as.memory = wasmrt_memory_new(&static_store, type);
  return out->as.memory != NULL;
}

wasmrt_instance *wasmrt_static_prepare(wasmrt_error *error) {
  static const wasmrt_imports imports = {make_shared_memory, NULL};
  static_store.config.max_memory_bytes = wasm_config.max_memory_bytes;
  static_store.config.max_gc_heap_bytes = wasm_config.max_gc_heap_bytes;
  wasmrt_instance *instance = wasm_this_instance();
  static_state.instance = instance;
  instance->module = &wasm_module;
  instance->store = &static_store;
  return wasmrt_instance_prepare(&static_state, &imports, error) ? instance : NULL;
}

// A function of type [] -> [] among the exports.
wasmrt_entry wasmrt_static_find_entry(wasmrt_instance *instance, const char *name) {
  wasmrt_extern found;
  if (!wasmrt_find_export(instance, name, &found) || found.kind != WASMRT_KIND_FUNC)
    return NULL;
  const char *text = found.as.func->type->text;
  return text && text[0] == '_' && !text[1] ? found.as.func->code : NULL;
}
