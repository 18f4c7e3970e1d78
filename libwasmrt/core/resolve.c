// Ready-made resolvers for imports.
#include "store.h"

bool wasmrt_resolve_in_order(void *externs, const wasmrt_import *import, uint32_t position,
                             wasmrt_extern *out) {
  (void)import;
  *out = ((const wasmrt_extern *)externs)[position];
  return true;
}

bool wasmrt_resolve_from_instance(void *instance, const wasmrt_import *import, uint32_t position,
                                  wasmrt_extern *out) {
  (void)position;
  return wasmrt_find_export_bytes(instance, import->name, import->name_length, out);
}

static bool equal(const char *bytes, uint32_t length, const char *string) {
  uint32_t i = 0;
  while (i < length && string[i] && bytes[i] == string[i])
    i++;
  return i == length && !string[i];
}

static bool same_string(const char *left, const char *right) {
  while (*left && *left == *right)
    left++, right++;
  return *left == *right;
}

// The host states a signature, not a type. Where its text is that of the import's type, which is
// so for number types alone, the two are the same type; else there is no type, and the import is
// incompatible.
bool wasmrt_resolve_host_funcs(void *host_funcs, const wasmrt_import *import, uint32_t position,
                               wasmrt_extern *out) {
  (void)position;
  for (const wasmrt_host_func *host = host_funcs; host->module; host++) {
    if (!equal(import->module, import->module_length, host->module) ||
        !equal(import->name, import->name_length, host->name))
      continue;
    bool fits = false;
    if (import->kind == WASMRT_KIND_FUNC) {
      const wasmrt_type *wanted = import->type;
      fits = wanted->text && same_string(wanted->text, host->signature);
    }
    out->kind = WASMRT_KIND_FUNC;
    out->made = wasmrt_host_func_value(host->code, fits ? import->type : NULL);
    out->as.func = &out->made;
    return true;
  }
  return false;
}

// -- PREFIX_imports of a library's header. Its members have many types, each a pointer. Functions
// that the linker has found have none, and resolvers are not asked for them.

typedef struct {
  void *context, *wasi;
  void *items[];
} import_list;

_Static_assert(sizeof(wasmrt_code) == sizeof(void *), "functions and objects have one size");

typedef struct {
  const import_list *list;
  uint32_t next;
} list_reader;

static bool resolve_in_list(void *context, const wasmrt_import *import, uint32_t position,
                            wasmrt_extern *out) {
  (void)position;
  list_reader *reader = context;
  void *item = reader->list ? reader->list->items[reader->next++] : NULL;
  if (!item)
    return false;
  out->kind = import->kind;
  switch (import->kind) {
  case WASMRT_KIND_FUNC:
    out->made = wasmrt_host_func_value((wasmrt_code)item, import->type);
    out->as.func = &out->made;
    return true;
  case WASMRT_KIND_TABLE:
    out->as.table = item;
    return true;
  case WASMRT_KIND_MEMORY:
    out->as.memory = item;
    return true;
  case WASMRT_KIND_GLOBAL:
    out->as.global = *(const wasmrt_global_ref *)item;
    return true;
  default:
    out->as.tag = item;
    return true;
  }
}

wasmrt_instance *wasmrt_instance_allocate_in_order(wasmrt_store *store, const wasmrt_module *module,
                                                   const void *imports, wasmrt_error *error) {
  const import_list *list = imports;
  list_reader reader = {list, 0};
  wasmrt_imports resolver = {resolve_in_list, &reader};
  return wasmrt_instance_allocate(store, module, &resolver, list ? list->context : NULL,
                                  list ? list->wasi : NULL, error);
}

wasmrt_instance *wasmrt_instantiate_in_order(wasmrt_store *store, const wasmrt_module *module,
                                             const void *imports, wasmrt_error *error) {
  return wasmrt_instance_begin(wasmrt_instance_allocate_in_order(store, module, imports, error),
                               error);
}
