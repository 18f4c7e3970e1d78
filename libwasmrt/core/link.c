// Imports: finding them, checking their types, and storing them in the instance.
//
// Matching follows spec §3.3.10 (external types). What is compared is what an item is now, as
// §4.7.2 says: a memory that has grown counts with its present size. The messages begin with the
// words of the official suite, `unknown import` and `incompatible import type`.
#include "store.h"

static const char *const kind_names[] = {
    [WASMRT_KIND_FUNC] = "function", [WASMRT_KIND_TABLE] = "table", [WASMRT_KIND_MEMORY] = "memory",
    [WASMRT_KIND_GLOBAL] = "global", [WASMRT_KIND_TAG] = "tag",
};

// -- Matching. Each function adds to `why` where it returns false.

static bool limits_match(wasmrt_text *why, uint64_t size, uint64_t max, uint64_t wanted_size,
                         uint64_t wanted_max) {
  if (size < wanted_size) {
    wasmrt_text_add(why, "its size is ");
    wasmrt_text_add_number(why, size);
    wasmrt_text_add(why, ", at least ");
    wasmrt_text_add_number(why, wanted_size);
    wasmrt_text_add(why, " is wanted");
    return false;
  }
  if (max > wanted_max) {
    wasmrt_text_add(why, "its maximum is ");
    if (max == UINT64_MAX)
      wasmrt_text_add(why, "open");
    else
      wasmrt_text_add_number(why, max);
    wasmrt_text_add(why, ", at most ");
    wasmrt_text_add_number(why, wanted_max);
    wasmrt_text_add(why, " is wanted");
    return false;
  }
  return true;
}

static bool say(wasmrt_text *why, const char *reason) {
  wasmrt_text_add(why, reason);
  return false;
}

static bool func_matches(wasmrt_text *why, const wasmrt_func *func, const wasmrt_type *wanted) {
  if (func->type && wasmrt_type_matches(func->type, wanted))
    return true;
  wasmrt_text_add(why, "its type is ");
  wasmrt_text_add(why, func->type && func->type->text ? func->type->text : "another");
  wasmrt_text_add(why, ", wanted is ");
  return say(why, wanted->text ? wanted->text : "another");
}

static bool table_matches(wasmrt_text *why, const wasmrt_table *table,
                          const wasmrt_table_type *wanted) {
  if (table->flags != wanted->flags)
    return say(why, "the address types differ");
  if (table->elem_type != wanted->elem_type ||
      (table->elem_defined != wanted->elem_defined &&
       !wasmrt_same_type(table->elem_defined, wanted->elem_defined)))
    return say(why, "the element types differ");
  return limits_match(why, table->length, table->declared_max, wanted->min_length,
                      wanted->max_length);
}

// SECURITY: code compiled for a guarded memory makes no bounds checks of its own, so it must never
// be given a memory without guards.
static bool memory_matches(wasmrt_text *why, const wasmrt_memory *memory,
                           const wasmrt_memory_type *wanted) {
  uint32_t differing = memory->flags ^ wanted->flags;
  if (differing & WASMRT_MEMORY_64)
    return say(why, "the address types differ");
  if (differing & WASMRT_MEMORY_SHARED)
    return say(why, "one is shared, the other is not");
  if (memory->page_size_log2 != wanted->page_size_log2)
    return say(why, "the page sizes differ");
  if (differing & wanted->flags & WASMRT_MEMORY_GUARDED)
    return say(why, "it has no guard pages, and the module makes no bounds checks");
  return limits_match(why, memory->page_count, memory->declared_max, wanted->min_pages,
                      wanted->max_pages);
}

static bool global_matches(wasmrt_text *why, const wasmrt_global_type *type,
                           const wasmrt_global_type *wanted) {
  if ((type->flags ^ wanted->flags) & WASMRT_GLOBAL_MUTABLE)
    return say(why, "one is mutable, the other is not");
  bool matches = wasmrt_value_type_matches(type->value_type, type->defined, wanted->value_type,
                                           wanted->defined);
  if (matches && wanted->flags & WASMRT_GLOBAL_MUTABLE)
    matches = wasmrt_value_type_matches(wanted->value_type, wanted->defined, type->value_type,
                                        type->defined);
  return matches || say(why, "the value types differ");
}

static bool import_matches(wasmrt_text *why, const wasmrt_extern *found,
                           const wasmrt_import *import) {
  if (found->kind != import->kind) {
    wasmrt_text_add(why, "it is a ");
    wasmrt_text_add(why, kind_names[found->kind]);
    wasmrt_text_add(why, ", wanted is a ");
    return say(why, kind_names[import->kind]);
  }
  switch (import->kind) {
  case WASMRT_KIND_FUNC:
    return func_matches(why, found->as.func, import->type);
  case WASMRT_KIND_TABLE:
    return table_matches(why, found->as.table, import->type);
  case WASMRT_KIND_MEMORY:
    return memory_matches(why, found->as.memory, import->type);
  case WASMRT_KIND_GLOBAL:
    return global_matches(why, found->as.global.type, import->type);
  default:
    return wasmrt_same_type(found->as.tag->type, import->type) || say(why, "the types differ");
  }
}

// -- Storing

// A host's function gets its importer as first argument, also where it is called by reference; so
// the instance keeps a function value of its own for it.
static const wasmrt_func *bind_host_func(wasmrt_instance *instance, const wasmrt_func *func,
                                         uint32_t index, wasmrt_code adapter) {
  wasmrt_instance_state *state = instance->runtime;
  if (!state->host_funcs)
    state->host_funcs =
        wasmrt_port_allocate(instance->module->imported_func_count * sizeof(*state->host_funcs));
  if (!state->host_funcs)
    return NULL;
  wasmrt_func *bound = &state->host_funcs[index];
  *bound = *func;
  bound->instance = instance;
  if (adapter)
    bound->code = adapter;
  return bound;
}

static bool store_func(wasmrt_instance *instance, const wasmrt_func *func, uint32_t index,
                       wasmrt_code adapter) {
  wasmrt_code host = NULL;
  if (!func->instance) {
    host = func->code;
    func = bind_host_func(instance, func, index, adapter);
  }
  if (!func)
    return false;
  wasmrt_imported_funcs(instance)[index] =
      (wasmrt_imported_func){func->code, func->instance, func, host};
  return true;
}

static void store_global(wasmrt_instance *instance, const wasmrt_global_ref *global,
                         uint32_t index) {
  const wasmrt_global_type *type = &instance->module->globals[index];
  void *slot = wasmrt_part(instance, type->offset);
  if (type->indirect)
    *(wasmrt_value **)slot = global->value;
  else if (type->value_type == WASMRT_VALUE_V128)
    *(wasmrt_value *)slot = *global->value;
  else
    *(uint64_t *)slot = global->value->i64;
}

static bool store_import(wasmrt_instance *instance, const wasmrt_extern *found,
                         const wasmrt_import *import) {
  switch (import->kind) {
  case WASMRT_KIND_FUNC:
    return store_func(instance, found->as.func, import->index, import->adapter);
  case WASMRT_KIND_TABLE:
    wasmrt_tables(instance)[import->index] = found->as.table;
    return true;
  case WASMRT_KIND_MEMORY:
    wasmrt_memories(instance)[import->index] =
        (wasmrt_memory_ref){found->as.memory->base, found->as.memory};
    return true;
  case WASMRT_KIND_GLOBAL:
    store_global(instance, &found->as.global, import->index);
    return true;
  default:
    wasmrt_tags(instance)[import->index] = found->as.tag;
    return true;
  }
}

// -- The whole

static wasmrt_text begin_message(wasmrt_error *error, const wasmrt_import *import,
                                 const char *opening) {
  error->kind = WASMRT_ERROR_LINK;
  wasmrt_text text = wasmrt_text_in(error->message, sizeof(error->message));
  wasmrt_text_add(&text, opening);
  wasmrt_text_add(&text, " \"");
  wasmrt_text_add_name(&text, import->module, import->module_length);
  wasmrt_text_add(&text, "\" \"");
  wasmrt_text_add_name(&text, import->name, import->name_length);
  wasmrt_text_add(&text, "\"");
  return text;
}

static bool out_of_memory(wasmrt_error *error) {
  return wasmrt_fail(error, WASMRT_ERROR_RESOURCE, "out of memory for imported functions");
}

static bool link_import(wasmrt_instance *instance, const wasmrt_imports *imports, uint32_t position,
                        wasmrt_error *error) {
  const wasmrt_import *import = &instance->module->imports[position];
  wasmrt_extern found;
  if (import->linked) {
    found.made = wasmrt_host_func_value(import->linked, import->type);
    return store_func(instance, &found.made, import->index, import->adapter) ||
           out_of_memory(error);
  }
  if (!imports || !imports->resolve(imports->context, import, position, &found)) {
    begin_message(error, import, "unknown import");
    return false;
  }
  char reason[128];
  wasmrt_text why = wasmrt_text_in(reason, sizeof(reason));
  if (!import_matches(&why, &found, import)) {
    wasmrt_text text = begin_message(error, import, "incompatible import type for");
    wasmrt_text_add(&text, ": ");
    wasmrt_text_add(&text, reason);
    return false;
  }
  return store_import(instance, &found, import) || out_of_memory(error);
}

// Code of a static module calls the functions that it imports by symbol, and nothing else does.
static bool is_static_func(const wasmrt_module *module, const wasmrt_import *import) {
  return module->flags & WASMRT_MODULE_STATIC && import->kind == WASMRT_KIND_FUNC;
}

bool wasmrt_link_imports(wasmrt_instance *instance, const wasmrt_imports *imports,
                         wasmrt_error *error) {
  const wasmrt_module *module = instance->module;
  for (uint32_t i = 0; i < module->import_count; i++)
    if (!is_static_func(module, &module->imports[i]) && !link_import(instance, imports, i, error))
      return false;
  return true;
}
