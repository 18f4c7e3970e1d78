// Instantiates the module that is linked in, with stubs for all it imports: functions that trap,
// and memories, tables and globals as a loader of Emscripten's gives them, larger than asked for.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wasmrt/wasmrt.h"

extern const wasmrt_module m_module;

enum { MEMORY_BASE = 1024, STACK = 65536, MORE_PAGES = 16, TABLE_BASE = 1, MORE_ENTRIES = 64 };

static uint64_t at_most(uint64_t value, uint64_t limit) { return value < limit ? value : limit; }

static void stub(void) { wasmrt_trap(WASMRT_TRAP_host); }

static wasmrt_memory *memory(wasmrt_store *store, const wasmrt_memory_type *asked) {
  wasmrt_memory_type type = *asked;
  type.min_pages = at_most(asked->min_pages + MORE_PAGES, asked->max_pages);
  return wasmrt_memory_new(store, &type);
}

static wasmrt_table *table(wasmrt_store *store, const wasmrt_table_type *asked) {
  wasmrt_table_type type = *asked;
  type.min_length = at_most(asked->min_length + MORE_ENTRIES, asked->max_length);
  return wasmrt_table_new(store, &type, NULL);
}

// By the conventions of dynamic linking (tool-conventions, DynamicLinking.md).
static uint32_t global_value(const char *name) {
  if (strcmp(name, "__memory_base") == 0)
    return MEMORY_BASE;
  if (strcmp(name, "__table_base") == 0)
    return TABLE_BASE;
  return strcmp(name, "__stack_pointer") == 0 ? STACK : 0;
}

static bool resolve(void *context, const wasmrt_import *import, uint32_t position,
                    wasmrt_extern *out) {
  wasmrt_store *store = context;
  (void)position;
  out->kind = import->kind;
  if (import->kind == WASMRT_KIND_FUNC) {
    out->made = wasmrt_host_func_value((wasmrt_code)stub, import->type);
    out->as.func = &out->made;
  } else if (import->kind == WASMRT_KIND_TABLE) {
    out->as.table = table(store, import->type);
  } else if (import->kind == WASMRT_KIND_MEMORY) {
    out->as.memory = memory(store, import->type);
  } else if (import->kind == WASMRT_KIND_GLOBAL) {
    wasmrt_value *value = calloc(1, sizeof(*value));
    value->i32 = global_value(import->name);
    out->as.global.type = import->type;
    out->as.global.value = value;
  } else {
    wasmrt_tag *tag = malloc(sizeof(*tag));
    tag->type = import->type;
    out->as.tag = tag;
  }
  return true;
}

int main(void) {
  wasmrt_trap_handler_install();
  wasmrt_store *store = wasmrt_store_new(NULL);
  wasmrt_imports imports = {resolve, store};
  wasmrt_error error;
  wasmrt_instance *instance = wasmrt_instantiate(store, &m_module, &imports, &error);
  printf("%s; %u imports, %u tags, %u exports\n", instance ? "instantiated" : error.message,
         m_module.import_count, m_module.tag_count, m_module.export_count);
  return !instance;
}
