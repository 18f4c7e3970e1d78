// Instantiation, spec §4.7.2: link the imports, allocate what the module owns, evaluate globals,
// tables and segments, copy the active segments, run the start function.
//
// There is one path for all modules. An instance of a library is allocated here; that of an
// executable is a variable of the generated code (static_instance.c).
//
// One owner for each allocation: the store owns instances, an instance its memories, tables and
// element segments, and the calls that free them are together in destroy_parts.
#include "store.h"

bool wasmrt_fail(wasmrt_error *error, wasmrt_error_kind kind, const char *message) {
  error->kind = kind;
  wasmrt_text text = wasmrt_text_in(error->message, sizeof(error->message));
  wasmrt_text_add(&text, message);
  return false;
}

// -- Stores

wasmrt_store *wasmrt_store_new(const wasmrt_store_config *config) {
  wasmrt_store *store = wasmrt_port_allocate(sizeof(*store));
  if (store && config)
    store->config = *config;
  return store;
}

void wasmrt_store_delete(wasmrt_store *store) {
  if (!store)
    return;
  while (store->instances)
    wasmrt_instance_delete(store->instances->instance);
  // Tables and roots are their maker's, who may let go of them later than of the store.
  for (wasmrt_host_table *table = store->tables; table; table = table->next)
    table->link = NULL;
  for (wasmrt_root *root = store->roots; root; root = root->next)
    root->link = NULL;
  if (store->gc)
    store->delete_gc(store->gc);
  if (store->stack)
    store->delete_stack(store->stack);
  wasmrt_port_free(store);
}

// -- Allocation of what the module defines

static bool create_memories(wasmrt_instance *instance, wasmrt_error *error) {
  const wasmrt_module *module = instance->module;
  wasmrt_memory *own = wasmrt_part(instance, module->own_memories_offset);
  for (uint32_t i = module->imported_memory_count; i < module->memory_count; i++, own++) {
    const char *problem = wasmrt_memory_create(own, &module->memories[i], &instance->store->config);
    if (problem)
      return wasmrt_fail(error, WASMRT_ERROR_RESOURCE, problem);
    wasmrt_memories(instance)[i] = (wasmrt_memory_ref){own->base, own};
  }
  return true;
}

static bool create_tables(wasmrt_instance *instance, wasmrt_error *error) {
  const wasmrt_module *module = instance->module;
  wasmrt_table *own = wasmrt_part(instance, module->own_tables_offset);
  for (uint32_t i = module->imported_table_count; i < module->table_count; i++, own++) {
    const char *problem = wasmrt_table_create(own, &module->tables[i], &instance->store->config);
    if (problem)
      return wasmrt_fail(error, WASMRT_ERROR_RESOURCE, problem);
    wasmrt_tables(instance)[i] = own;
  }
  return true;
}

static void create_tags(wasmrt_instance *instance) {
  const wasmrt_module *module = instance->module;
  wasmrt_tag *own = wasmrt_part(instance, module->own_tags_offset);
  for (uint32_t i = module->imported_tag_count; i < module->tag_count; i++, own++) {
    own->type = module->tags[i];
    wasmrt_tags(instance)[i] = own;
  }
}

static void create_func_refs(wasmrt_instance *instance) {
  const wasmrt_module *module = instance->module;
  wasmrt_func *funcs = wasmrt_part(instance, module->func_refs_offset);
  for (uint32_t i = 0; i < module->func_ref_count; i++) {
    funcs[i] = module->func_refs[i];
    funcs[i].instance = instance;
  }
}

// Also right for an instance whose creation stopped half way: what does not exist is zero.
static void destroy_parts(wasmrt_instance *instance) {
  const wasmrt_module *module = instance->module;
  wasmrt_instance_state *state = instance->runtime;
  wasmrt_memory *memory = wasmrt_part(instance, module->own_memories_offset);
  for (uint32_t i = module->imported_memory_count; i < module->memory_count; i++, memory++)
    if (memory->base)
      wasmrt_port_memory_release(memory);
  wasmrt_table *table = wasmrt_part(instance, module->own_tables_offset);
  for (uint32_t i = module->imported_table_count; i < module->table_count; i++, table++)
    wasmrt_table_destroy(table);
  wasmrt_segments_destroy(instance);
  wasmrt_port_free(state->host_funcs);
}

// -- The steps

static void link_into_store(wasmrt_instance_state *state) {
  wasmrt_store *store = state->instance->store;
  state->next = store->instances;
  store->instances = state;
}

bool wasmrt_instance_prepare(wasmrt_instance_state *state, const wasmrt_imports *imports,
                             wasmrt_error *error) {
  wasmrt_instance *instance = state->instance;
  instance->runtime = state;
  const uint32_t *reserve = instance->module->stack_reserve;
  instance->stack_limit = wasmrt_stack_limit(reserve ? *reserve : 0);
  link_into_store(state);
  if (!wasmrt_link_imports(instance, imports, error))
    return false;
  // Memories come before every other allocation: a static one has its place in the address space,
  // where a C library that grows its heap by brk would settle first.
  if (!create_memories(instance, error) || !create_tables(instance, error))
    return false;
  if (instance->module->memory_count)
    instance->memory = wasmrt_memories(instance)[0].memory;
  create_tags(instance);
  create_func_refs(instance);
  return true;
}

bool wasmrt_instance_initialize(wasmrt_instance *instance, wasmrt_error *error) {
  const wasmrt_module *module = instance->module;
  if (module->init_globals)
    module->init_globals(instance);
  if (module->table_init) {
    for (uint32_t i = module->imported_table_count; i < module->table_count; i++) {
      wasmrt_table *table = wasmrt_tables(instance)[i];
      wasmrt_ref value = NULL;
      module->table_init(instance, i, &value);
      wasmrt_table_fill(table, 0, value, table->length);
    }
  }
  if (!wasmrt_segments_evaluate(instance))
    return wasmrt_fail(error, WASMRT_ERROR_RESOURCE, "out of memory for element segments");
  wasmrt_segments_apply(instance);
  return true;
}

void wasmrt_instance_start(wasmrt_instance *instance) {
  if (instance->module->start)
    instance->module->start(instance);
}

// -- Instances of libraries

typedef struct {
  wasmrt_instance *instance;
  wasmrt_error *error;
  bool done;
} initialization;

static void initialize_and_start(void *context) {
  initialization *job = context;
  job->done = wasmrt_instance_initialize(job->instance, job->error);
  if (job->done)
    wasmrt_instance_start(job->instance);
}

static bool initialize_catching_traps(wasmrt_instance *instance, wasmrt_error *error) {
  initialization job = {instance, error, false};
  uint32_t trap = wasmrt_try(initialize_and_start, &job);
  if (trap == WASMRT_NO_TRAP)
    return job.done;
  error->trap = trap;
  return wasmrt_fail(error, WASMRT_ERROR_TRAP, wasmrt_trap_message(trap));
}

enum { STATE_BYTES = (sizeof(wasmrt_instance_state) + 15) / 16 * 16 };

static wasmrt_instance *allocate_instance(wasmrt_store *store, const wasmrt_module *module) {
  uint8_t *block = wasmrt_port_allocate((size_t)STATE_BYTES + module->instance_size);
  if (!block)
    return NULL;
  wasmrt_instance *instance = (wasmrt_instance *)(void *)(block + STATE_BYTES);
  instance->module = module;
  instance->store = store;
  instance->fuel = INT64_MAX;
  instance->runtime = block;
  ((wasmrt_instance_state *)(void *)block)->instance = instance;
  return instance;
}

wasmrt_instance *wasmrt_instance_allocate(wasmrt_store *store, const wasmrt_module *module,
                                          const wasmrt_imports *imports, void *host, void *wasi,
                                          wasmrt_error *error) {
  error->kind = WASMRT_NO_ERROR;
  // The one field whose place is the same in all versions.
  if (*(const uint32_t *)module->abi != wasmrt_abi) {
    wasmrt_fail(error, WASMRT_ERROR_ABI,
                "the module was compiled for another version of libwasmrt");
    return NULL;
  }
  wasmrt_instance *instance = allocate_instance(store, module);
  if (!instance) {
    wasmrt_fail(error, WASMRT_ERROR_RESOURCE, "out of memory for the instance");
    return NULL;
  }
  instance->host = host;
  instance->wasi = wasi;
  if (!wasmrt_instance_prepare(instance->runtime, imports, error)) {
    wasmrt_instance_delete(instance);
    return NULL;
  }
  return instance;
}

wasmrt_instance *wasmrt_instance_begin(wasmrt_instance *instance, wasmrt_error *error) {
  if (!instance || initialize_catching_traps(instance, error))
    return instance;
  // Without imports nobody can have got hold of anything in it.
  if (instance->module->import_count == 0)
    wasmrt_instance_delete(instance);
  return NULL;
}

wasmrt_instance *wasmrt_instantiate(wasmrt_store *store, const wasmrt_module *module,
                                    const wasmrt_imports *imports, wasmrt_error *error) {
  return wasmrt_instance_begin(wasmrt_instance_allocate(store, module, imports, NULL, NULL, error),
                               error);
}

static void unlink_from_store(wasmrt_instance_state *state) {
  wasmrt_instance_state **link = &state->instance->store->instances;
  while (*link && *link != state)
    link = &(*link)->next;
  if (*link)
    *link = state->next;
}

void wasmrt_instance_delete(wasmrt_instance *instance) {
  if (!instance)
    return;
  wasmrt_instance_state *state = instance->runtime;
  unlink_from_store(state);
  destroy_parts(instance);
  wasmrt_port_free(state);
}
