// What the files of core/ share and nobody else sees.
#ifndef WASMRT_CORE_STORE_H
#define WASMRT_CORE_STORE_H

#include "wasmrt/port.h"
#include "wasmrt/wasmrt.h"

#include "text.h"

// The runtime's part of an instance; instance->runtime points here.
typedef struct wasmrt_instance_state {
  wasmrt_instance *instance;
  struct wasmrt_instance_state *next; // in the store
  wasmrt_func *host_funcs;            // imported host functions, bound to this importer; owned
  struct wasmrt_instance_state *next_waiting; // in a pool
  const wasmrt_image *image;                  // what the memories were last set to, or NULL
} wasmrt_instance_state;

// A table of the embedder's own.
typedef struct wasmrt_host_table {
  wasmrt_table table; // first: the embedder has its address
  struct wasmrt_host_table *next, **link;
} wasmrt_host_table;

struct wasmrt_store {
  wasmrt_gc_cursor cursors[WASMRT_GC_CURSORS]; // first: generated code allocates from them
  wasmrt_store_config config;
  wasmrt_instance_state *instances;
  wasmrt_host_table *tables;
  wasmrt_root *roots;
  wasmrt_ref thrown;         // the last exception thrown; a root
  const void *const *ranges; // of an image without a descriptor: what is a root, or NULL
  // Made by the first allocation. A pointer, so that programs without objects link no collector.
  struct wasmrt_gc *gc;
  void (*delete_gc)(struct wasmrt_gc *gc);
  // stack_limit.c: how code is called where the store has a stack of its own; else NULL.
  wasmrt_stack *stack;
  uint32_t (*enter)(wasmrt_store *store, void (*body)(void *context), void *context);
  void (*delete_stack)(wasmrt_stack *stack);
};

// The parts of an instance behind its head, at the offsets that the module states.
static inline void *wasmrt_part(const wasmrt_instance *instance, uint32_t offset) {
  return (uint8_t *)(uintptr_t)instance + offset;
}
static inline wasmrt_imported_func *wasmrt_imported_funcs(const wasmrt_instance *instance) {
  return wasmrt_part(instance, instance->module->imported_funcs_offset);
}
static inline wasmrt_memory_ref *wasmrt_memories(const wasmrt_instance *instance) {
  return wasmrt_part(instance, instance->module->memories_offset);
}
static inline wasmrt_table **wasmrt_tables(const wasmrt_instance *instance) {
  return wasmrt_part(instance, instance->module->tables_offset);
}
static inline wasmrt_tag **wasmrt_tags(const wasmrt_instance *instance) {
  return wasmrt_part(instance, instance->module->tags_offset);
}
static inline wasmrt_data *wasmrt_datas(const wasmrt_instance *instance) {
  return wasmrt_part(instance, instance->module->datas_offset);
}
static inline wasmrt_elem *wasmrt_elems(const wasmrt_instance *instance) {
  return wasmrt_part(instance, instance->module->elems_offset);
}

// memory.c, table.c: fill in a memory or table of a given type. NULL, or why it cannot be had.
const char *wasmrt_memory_create(wasmrt_memory *memory, const wasmrt_memory_type *type,
                                 const wasmrt_store_config *config);
const char *wasmrt_table_create(wasmrt_table *table, const wasmrt_table_type *type,
                                const wasmrt_store_config *config);
void wasmrt_table_destroy(wasmrt_table *table);

// types.c: subtyping of value types, spec §3.3.4; each is a WASMRT_VALUE_* code and, where the
// code says so, a defined type.
bool wasmrt_value_type_matches(uint32_t sub, const wasmrt_type *sub_defined, uint32_t super,
                               const wasmrt_type *super_defined);
bool wasmrt_same_type(const wasmrt_type *left, const wasmrt_type *right);
bool wasmrt_is_ref_type(uint32_t code);

// link.c: resolves and checks the imports, and stores them in the instance.
bool wasmrt_link_imports(wasmrt_instance *instance, const wasmrt_imports *imports,
                         wasmrt_error *error);

// segment.c: the parts of instantiation that concern segments. Both may trap.
bool wasmrt_segments_evaluate(wasmrt_instance *instance);
void wasmrt_segments_apply(wasmrt_instance *instance);
void wasmrt_segments_destroy(wasmrt_instance *instance);

// instance.c: the steps of instantiation, for start files, which take them one by one. The second
// may trap.
bool wasmrt_instance_prepare(wasmrt_instance_state *state, const wasmrt_imports *imports,
                             wasmrt_error *error);
bool wasmrt_instance_initialize(wasmrt_instance *instance, wasmrt_error *error);
void wasmrt_instance_start(wasmrt_instance *instance);

// What comes before a module's own code: an instance that is linked, with empty memories and
// tables. The embedder's pointers are in place. And what comes then.
wasmrt_instance *wasmrt_instance_allocate(wasmrt_store *store, const wasmrt_module *module,
                                          const wasmrt_imports *imports, void *host, void *wasi,
                                          wasmrt_error *error);
wasmrt_instance *wasmrt_instance_begin(wasmrt_instance *instance, wasmrt_error *error);
// resolve.c: the same with PREFIX_imports.
wasmrt_instance *wasmrt_instance_allocate_in_order(wasmrt_store *store, const wasmrt_module *module,
                                                   const void *imports, wasmrt_error *error);
bool wasmrt_fail(wasmrt_error *error, wasmrt_error_kind kind, const char *message);

#endif
