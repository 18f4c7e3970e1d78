// Instantiation and linking, spec §4.7.2.
#include "../../libwasmrt/core/store.h"
#include "check.h"
#include "modules.h"

// A world with an exporter, and a list of what the importer gets.
typedef struct {
  wasmrt_store *store;
  wasmrt_instance *exporter;
  wasmrt_extern externs[IMPORT_COUNT];
  wasmrt_func log;
} world;

static wasmrt_extern export_of(wasmrt_instance *instance, const char *name) {
  wasmrt_extern found = {.kind = UINT32_MAX};
  CHECK(wasmrt_find_export(instance, name, &found));
  return found;
}

static void make_world(world *w) {
  wasmrt_error error;
  w->store = wasmrt_store_new(NULL);
  w->exporter = wasmrt_instantiate(w->store, &exporter, NULL, &error);
  CHECK(w->exporter != NULL);
  static const char *const names[] = {"memory", "table", "counter", "limit", "tag", "add"};
  for (uint32_t i = 0; i < 6; i++)
    w->externs[i] = export_of(w->exporter, names[i]);
  w->log = wasmrt_host_func_value((wasmrt_code)log_value, &type_i_);
  w->externs[IMPORT_LOG] = (wasmrt_extern){.kind = WASMRT_KIND_FUNC, .as.func = &w->log};
  started = 0;
  start_trap = WASMRT_NO_TRAP;
  data_offset = 32;
}

static wasmrt_instance *import_world(world *w, const wasmrt_module *module, wasmrt_error *error) {
  wasmrt_imports imports = {wasmrt_resolve_in_order, w->externs};
  return wasmrt_instantiate(w->store, module, &imports, error);
}

static void exports_are_found_and_called(void) {
  world w;
  make_world(&w);
  wasmrt_value values[2] = {{.i32 = 30}, {.i32 = 12}};
  CHECK(wasmrt_call(export_of(w.exporter, "add").as.func, values) == WASMRT_NO_TRAP);
  CHECK(values[0].i32 == 42);
  CHECK(export_of(w.exporter, "counter").as.global.value->i32 == 41);
  CHECK(export_of(w.exporter, "memory").as.memory->page_count == 1);
  wasmrt_extern found;
  CHECK(!wasmrt_find_export(w.exporter, "nothing", &found));
  CHECK(!wasmrt_find_export(w.exporter, "nul", &found));
  CHECK(wasmrt_find_export_bytes(w.exporter, "nul\0name", 8, &found));
  wasmrt_store_delete(w.store);
}

static void everything_is_imported(void) {
  world w;
  make_world(&w);
  wasmrt_module module = make_importer();
  wasmrt_error error;
  wasmrt_instance *instance = import_world(&w, &module, &error);
  CHECK(instance != NULL);
  if (!instance)
    return;
  // The mutable global is shared, the other was copied.
  CHECK(export_of(w.exporter, "counter").as.global.value->i32 == 140);
  CHECK(export_of(instance, "counter").as.global.value ==
        export_of(w.exporter, "counter").as.global.value);
  CHECK(export_of(instance, "own").as.global.value->i32 == 42);
  CHECK(export_of(instance, "add").as.func == export_of(w.exporter, "add").as.func);
  CHECK(started == 1 && logged_by == instance && logged == 42);
  // Active segments have been copied and dropped, passive ones are there.
  const uint8_t *bytes = export_of(w.exporter, "memory").as.memory->base;
  CHECK(memcmp(bytes + 16, "constant\0\0\0\0\0\0\0\0here", 21) == 0);
  CHECK(wasmrt_datas(instance)[0].length == 0 && wasmrt_datas(instance)[1].length == 0 &&
        wasmrt_datas(instance)[2].length == 7);
  CHECK(wasmrt_elems(instance)[0].length == 0 && wasmrt_elems(instance)[1].length == 0 &&
        wasmrt_elems(instance)[2].length == 2 && wasmrt_elems(instance)[3].length == 0);
  const wasmrt_table *table = export_of(w.exporter, "table").as.table;
  const wasmrt_func *answer = export_of(instance, "answer").as.func;
  CHECK(table->elems[0] == NULL && table->elems[1] == (void *)export_of(w.exporter, "add").as.func);
  CHECK(table->elems[2] == (void *)answer);
  CHECK(wasmrt_elems(instance)[2].refs[0] == (void *)answer && !wasmrt_elems(instance)[2].refs[1]);
  const wasmrt_table *own = export_of(instance, "table").as.table;
  CHECK(own->elems[0] == (void *)answer && own->elems[1] == (void *)answer);
  // A host function called through a table gets its importer, too.
  const wasmrt_func *log = table->elems[3];
  CHECK(log->instance == instance && log->type == &type_i_);
  wasmrt_value value = {.i32 = 5};
  logged_by = NULL;
  CHECK(wasmrt_call(log, &value) == WASMRT_NO_TRAP && logged_by == instance && logged == 5);
  CHECK(wasmrt_call(answer, &value) == WASMRT_NO_TRAP && value.i32 == 47);
  wasmrt_store_delete(w.store);
}

static void check_link_error(world *w, const char *message) {
  wasmrt_module module = make_importer();
  wasmrt_error error;
  CHECK(import_world(w, &module, &error) == NULL);
  CHECK(error.kind == WASMRT_ERROR_LINK);
  CHECK_TEXT(error.message, message);
  CHECK(started == 0);
}

static void wrong_imports_are_refused(void) {
  world w, saved;
  make_world(&w);
  saved = w;
  w.externs[IMPORT_MEMORY] = w.externs[IMPORT_TABLE];
  check_link_error(&w,
                   "incompatible import type for \"env\" \"memory\": it is a table, wanted is a "
                   "memory");
  w = saved;
  w.externs[IMPORT_ADD].as.func = export_of(w.exporter, "load").as.func;
  check_link_error(&w, "incompatible import type for \"env\" \"add\": its type is i_i, wanted is "
                       "ii_i");
  w = saved;
  w.externs[IMPORT_COUNTER] = w.externs[IMPORT_LIMIT];
  check_link_error(&w,
                   "incompatible import type for \"env\" \"counter\": one is mutable, the other "
                   "is not");
  w = saved;
  wasmrt_tag tag = {&type_ii_i};
  w.externs[IMPORT_TAG].as.tag = &tag;
  check_link_error(&w, "incompatible import type for \"env\" \"tag\": the types differ");
  wasmrt_store_delete(w.store);
}

static void check_memory(world *w, uint64_t min, uint64_t max, uint32_t flags, uint32_t log2,
                         const char *reason) {
  wasmrt_memory_type type = {min, max, log2, flags, NULL, 0, 0};
  wasmrt_memory *memory = wasmrt_memory_new(w->store, &type);
  CHECK(memory != NULL);
  w->externs[IMPORT_MEMORY].as.memory = memory;
  char message[200];
  snprintf(message, sizeof(message), "incompatible import type for \"env\" \"memory\": %s", reason);
  check_link_error(w, message);
  wasmrt_memory_delete(memory);
}

static void wrong_memories_are_refused(void) {
  world w;
  make_world(&w);
  enum { G = WASMRT_MEMORY_GUARDED };
  check_memory(&w, 0, 5, G, 16, "its size is 0, at least 1 is wanted");
  check_memory(&w, 1, 6, G, 16, "its maximum is 6, at most 5 is wanted");
  check_memory(&w, 1, UINT64_MAX, G, 16, "its maximum is open, at most 5 is wanted");
  check_memory(&w, 1, 5, G | WASMRT_MEMORY_SHARED, 16, "one is shared, the other is not");
  check_memory(&w, 1, 5, WASMRT_MEMORY_64, 16, "the address types differ");
  check_memory(&w, 1, 5, 0, 12, "the page sizes differ");
  check_memory(&w, 1, 5, 0, 16, "it has no guard pages, and the module makes no bounds checks");
  wasmrt_store_delete(w.store);
}

static void the_present_size_of_a_memory_counts(void) {
  world w;
  make_world(&w);
  wasmrt_memory_type type = {0, 5, 16, WASMRT_MEMORY_GUARDED, NULL, 0, 0};
  wasmrt_memory *memory = wasmrt_memory_new(w.store, &type);
  w.externs[IMPORT_MEMORY].as.memory = memory;
  wasmrt_memory_grow(memory, 1);
  wasmrt_module module = make_importer();
  wasmrt_error error;
  CHECK(import_world(&w, &module, &error) != NULL);
  wasmrt_store_delete(w.store);
  wasmrt_memory_delete(memory);
}

static void host_functions_are_found_by_name_and_signature(void) {
  wasmrt_host_func host[] = {{"other", "log", "i_", (wasmrt_code)log_value},
                             {"host", "log", "i_", (wasmrt_code)log_value},
                             {NULL, NULL, NULL, NULL}};
  wasmrt_module module = make_importer();
  wasmrt_extern found;
  const wasmrt_import *log = &module.imports[IMPORT_LOG];
  CHECK(wasmrt_resolve_host_funcs(host, log, IMPORT_LOG, &found));
  CHECK(found.kind == WASMRT_KIND_FUNC && found.as.func->type == &type_i_ &&
        !found.as.func->instance);
  CHECK(!wasmrt_resolve_host_funcs(host, &module.imports[IMPORT_ADD], IMPORT_ADD, &found));
  host[1].signature = "i_i";
  CHECK(wasmrt_resolve_host_funcs(host, log, IMPORT_LOG, &found) && !found.as.func->type);
  world w;
  make_world(&w);
  w.externs[IMPORT_LOG].as.func = found.as.func;
  check_link_error(&w, "incompatible import type for \"host\" \"log\": its type is another, wanted "
                       "is i_");
  wasmrt_imports imports = {wasmrt_resolve_from_instance, w.exporter};
  wasmrt_error error;
  CHECK(!wasmrt_instantiate(w.store, &module, &imports, &error));
  CHECK_TEXT(error.message, "unknown import \"host\" \"log\"");
  CHECK(!wasmrt_instantiate(w.store, &module, NULL, &error));
  CHECK_TEXT(error.message, "unknown import \"env\" \"memory\"");
  wasmrt_store_delete(w.store);
}

// What has been written before the trap stays: functions of the failed instance are in the table
// and must still work.
static void a_trap_in_a_segment_leaves_earlier_effects(void) {
  world w;
  make_world(&w);
  data_offset = 65533;
  wasmrt_module module = make_importer();
  wasmrt_error error;
  CHECK(import_world(&w, &module, &error) == NULL);
  CHECK(error.kind == WASMRT_ERROR_TRAP && error.trap == WASMRT_TRAP_memory_out_of_bounds);
  CHECK_TEXT(error.message, "out of bounds memory access");
  const wasmrt_memory *memory = export_of(w.exporter, "memory").as.memory;
  CHECK(memcmp(memory->base + 16, "constant", 8) == 0 && memory->base[65533] == 0);
  const wasmrt_func *answer = export_of(w.exporter, "table").as.table->elems[2];
  wasmrt_value value = {.i32 = 1};
  CHECK(wasmrt_call(answer, &value) == WASMRT_NO_TRAP && value.i32 == 43);
  CHECK(started == 0);
  wasmrt_store_delete(w.store);
}

static void a_trap_in_the_start_function_fails(void) {
  world w;
  make_world(&w);
  start_trap = WASMRT_TRAP_unreachable;
  wasmrt_module module = make_importer();
  wasmrt_error error;
  CHECK(import_world(&w, &module, &error) == NULL && started == 1);
  CHECK_TEXT(error.message, "unreachable");
  wasmrt_store_delete(w.store);
}

static void loaded_segments_are_checked_but_not_copied(void) {
  world w;
  make_world(&w);
  wasmrt_data_segment segments[] = {
      {(const uint8_t *)"loaded", 6, 65530, 0, WASMRT_SEGMENT_ACTIVE, 0, 1},
      {NULL, 0, 65536, 0, WASMRT_SEGMENT_ACTIVE, 0, 1},
      {NULL, 0, 65537, 0, WASMRT_SEGMENT_ACTIVE, 0, 1}};
  wasmrt_module module = make_importer();
  module.datas = segments;
  module.data_count = 2;
  wasmrt_error error;
  wasmrt_instance *instance = import_world(&w, &module, &error);
  CHECK(instance && wasmrt_datas(instance)[0].length == 0);
  CHECK(export_of(w.exporter, "memory").as.memory->base[65530] == 0);
  module.data_count = 3;
  CHECK(!import_world(&w, &module, &error) && error.trap == WASMRT_TRAP_memory_out_of_bounds);
  wasmrt_store_delete(w.store);
}

static void another_abi_is_refused(void) {
  static const uint32_t other_abi = WASMRT_ABI_DIGEST + 1;
  wasmrt_module module = make_importer();
  module.abi = &other_abi;
  wasmrt_store *store = wasmrt_store_new(NULL);
  wasmrt_error error;
  CHECK(!wasmrt_instantiate(store, &module, NULL, &error) && error.kind == WASMRT_ERROR_ABI);
  wasmrt_store_delete(store);
}

static void the_limits_of_a_store_hold_for_its_instances(void) {
  wasmrt_store_config config = {.max_memory_bytes = 2 * 65536, .max_table_entries = 5};
  wasmrt_store *store = wasmrt_store_new(&config);
  wasmrt_error error;
  wasmrt_instance *instance = wasmrt_instantiate(store, &exporter, NULL, &error);
  CHECK(wasmrt_memory_grow(export_of(instance, "memory").as.memory, 2) == UINT64_MAX);
  CHECK(wasmrt_table_grow(export_of(instance, "table").as.table, 2, NULL) == UINT64_MAX);
  wasmrt_instance_delete(instance);
  wasmrt_store_delete(store);
  config.max_memory_bytes = 65535;
  store = wasmrt_store_new(&config);
  CHECK(!wasmrt_instantiate(store, &exporter, NULL, &error) && error.kind == WASMRT_ERROR_RESOURCE);
  wasmrt_store_delete(store);
}

int main(void) {
  RUN(exports_are_found_and_called);
  RUN(everything_is_imported);
  RUN(wrong_imports_are_refused);
  RUN(wrong_memories_are_refused);
  RUN(the_present_size_of_a_memory_counts);
  RUN(host_functions_are_found_by_name_and_signature);
  RUN(a_trap_in_a_segment_leaves_earlier_effects);
  RUN(a_trap_in_the_start_function_fails);
  RUN(loaded_segments_are_checked_but_not_copied);
  RUN(another_abi_is_refused);
  RUN(the_limits_of_a_store_hold_for_its_instances);
  return finish();
}
