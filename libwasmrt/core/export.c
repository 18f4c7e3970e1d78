// Looking into instances.
#include "store.h"

static wasmrt_extern func_extern(const wasmrt_func *func) {
  return (wasmrt_extern){.kind = WASMRT_KIND_FUNC, .as.func = func};
}

static wasmrt_extern global_extern(wasmrt_instance *instance, uint32_t index) {
  const wasmrt_global_type *type = &instance->module->globals[index];
  void *slot = wasmrt_part(instance, type->offset);
  wasmrt_value *value = type->indirect ? *(wasmrt_value **)slot : slot;
  return (wasmrt_extern){.kind = WASMRT_KIND_GLOBAL, .as.global = {type, value}};
}

static wasmrt_extern extern_at(wasmrt_instance *instance, uint32_t kind, uint32_t index) {
  switch (kind) {
  case WASMRT_KIND_TABLE:
    return (wasmrt_extern){.kind = kind, .as.table = wasmrt_tables(instance)[index]};
  case WASMRT_KIND_MEMORY:
    return (wasmrt_extern){.kind = kind, .as.memory = wasmrt_memories(instance)[index].memory};
  case WASMRT_KIND_GLOBAL:
    return global_extern(instance, index);
  default:
    return (wasmrt_extern){.kind = kind, .as.tag = wasmrt_tags(instance)[index]};
  }
}

void wasmrt_get_export(wasmrt_instance *instance, uint32_t position, wasmrt_extern *out) {
  const wasmrt_module *module = instance->module;
  const wasmrt_export *item = &module->exports[position];
  if (item->kind != WASMRT_KIND_FUNC)
    *out = extern_at(instance, item->kind, item->index);
  else if (item->func)
    *out = func_extern(item->func);
  else if (item->index < module->imported_func_count)
    *out = func_extern(wasmrt_imported_funcs(instance)[item->index].ref);
  else
    *out = func_extern(wasmrt_part(instance, item->offset));
}

static bool same_bytes(const char *left, const char *right, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (left[i] != right[i])
      return false;
  return true;
}

bool wasmrt_find_export_bytes(wasmrt_instance *instance, const char *name, size_t name_length,
                              wasmrt_extern *out) {
  const wasmrt_module *module = instance->module;
  for (uint32_t i = 0; i < module->export_count; i++) {
    const wasmrt_export *item = &module->exports[i];
    if (item->name_length != name_length || !same_bytes(item->name, name, name_length))
      continue;
    wasmrt_get_export(instance, i, out);
    return true;
  }
  return false;
}

bool wasmrt_find_export(wasmrt_instance *instance, const char *name, wasmrt_extern *out) {
  size_t length = 0;
  while (name[length])
    length++;
  return wasmrt_find_export_bytes(instance, name, length, out);
}

static bool same_text(const char *left, const char *right) {
  while (*left && *left == *right)
    left++, right++;
  return *left == *right;
}

const wasmrt_func *wasmrt_find_func(wasmrt_instance *instance, const char *name,
                                    const char *signature) {
  wasmrt_extern found;
  bool fits = wasmrt_find_export(instance, name, &found) && found.kind == WASMRT_KIND_FUNC &&
              found.as.func->type->text && same_text(found.as.func->type->text, signature);
  return fits ? found.as.func : NULL;
}

const wasmrt_type *wasmrt_export_type(const wasmrt_module *module, uint32_t position) {
  const wasmrt_export *item = &module->exports[position];
  if (item->kind != WASMRT_KIND_FUNC)
    return NULL;
  if (item->func)
    return item->func->type;
  if (item->index >= module->imported_func_count)
    return module->func_refs[(item->offset - module->func_refs_offset) / sizeof(wasmrt_func)].type;
  for (uint32_t i = 0; i < module->import_count; i++)
    if (module->imports[i].kind == WASMRT_KIND_FUNC && module->imports[i].index == item->index)
      return module->imports[i].type;
  return NULL;
}

const wasmrt_type *wasmrt_find_type(const wasmrt_module *module, const char *signature) {
  for (uint32_t i = 0; i < module->func_type_count; i++)
    if (same_text(module->func_types[i]->text, signature))
      return module->func_types[i];
  return NULL;
}
