// The instance of a further thread of an executable, by the wasi-threads proposal.
//
// Each thread has globals, tables and segments of its own. What all have in common are the
// memories: the module imports them, and the first instance had them made. A store belongs to one
// thread, so each has that of its own, too, and with it a heap: a thread may make objects and
// throw, and no reference gets from one to another, as memories hold none.
#include "store.h"
#include "wasmrt/wasi_hook.h"

static bool share_memory(void *context, const wasmrt_import *import, uint32_t position,
                         wasmrt_extern *out) {
  (void)position;
  const wasmrt_instance *first = context;
  if (import->kind != WASMRT_KIND_MEMORY)
    return false;
  out->kind = WASMRT_KIND_MEMORY;
  out->as.memory = wasmrt_memories(first)[import->index].memory;
  return true;
}

// The thread's variable, with what wasmrt_instance_prepare wants to find in it.
static wasmrt_instance *begin(const wasmrt_instance *first) {
  wasmrt_store *store = wasmrt_store_new(&first->store->config);
  wasmrt_instance_state *state = wasmrt_port_allocate(sizeof(*state));
  if (!store || !state)
    wasmrt_port_fatal("out of memory for a thread");
  wasmrt_instance *instance = wasm_this_instance();
  instance->module = first->module;
  instance->store = store;
  instance->wasi = first->wasi;
  instance->runtime = state;
  state->instance = instance;
  return instance;
}

void wasmrt_run_thread_instance(const wasmrt_instance *first, void (*body)(void *context),
                                void *context) {
  const wasmrt_imports imports = {share_memory, (void *)(uintptr_t)first};
  wasmrt_instance *instance = begin(first);
  wasmrt_error error;
  if (!wasmrt_instance_prepare(instance->runtime, &imports, &error) ||
      !wasmrt_instance_initialize(instance, &error))
    wasmrt_port_fatal(error.message);
  wasmrt_instance_start(instance);
  body(context);
  wasmrt_store_delete(instance->store);
}
