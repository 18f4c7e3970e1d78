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
