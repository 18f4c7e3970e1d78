#include "modules.h"

#include <stddef.h>

// -- Types and their generic calls

#define TYPE(name, hash, text, invoke)                                                             \
  static const wasmrt_type *const name##_supers[] = {&name};                                       \
  const wasmrt_type name = {hash,                                                                  \
                            hash,                                                                  \
                            hash + 1,                                                              \
                            hash + 2,                                                              \
                            name##_supers,                                                         \
                            0,                                                                     \
                            WASMRT_TYPE_FUNC,                                                      \
                            text,                                                                  \
                            (wasmrt_code)invoke,                                                   \
                            NULL};

static void invoke_ii_i(const wasmrt_func *func, wasmrt_value *values) {
  values[0].i32 = ((uint32_t (*)(wasmrt_instance *, uint32_t, uint32_t))func->code)(
      func->instance, values[0].i32, values[1].i32);
}
static void invoke_i_i(const wasmrt_func *func, wasmrt_value *values) {
  values[0].i32 =
      ((uint32_t (*)(wasmrt_instance *, uint32_t))func->code)(func->instance, values[0].i32);
}
static void invoke_i_(const wasmrt_func *func, wasmrt_value *values) {
  ((void (*)(wasmrt_instance *, uint32_t))func->code)(func->instance, values[0].i32);
}
static void invoke__(const wasmrt_func *func, wasmrt_value *values) {
  (void)values;
  ((void (*)(wasmrt_instance *))func->code)(func->instance);
}
TYPE(type_ii_i, 10, "ii_i", invoke_ii_i)
TYPE(type_i_i, 20, "i_i", invoke_i_i)
TYPE(type_i_, 30, "i_", invoke_i_)
TYPE(type__, 40, "_", invoke__)

// -- The exporter

typedef struct {
  wasmrt_instance head;
  wasmrt_memory_ref memories[1];
  wasmrt_memory own_memories[1];
  wasmrt_table *tables[1];
  wasmrt_table own_tables[1];
  wasmrt_tag *tags[1];
  wasmrt_tag own_tags[1];
  wasmrt_func funcs[2];
  _Alignas(16) wasmrt_value counter;
  wasmrt_value limit;
} exporter_instance;

static uint32_t add(wasmrt_instance *self, uint32_t left, uint32_t right) {
  ((exporter_instance *)self)->counter.i32++;
  return left + right;
}

static uint32_t load(wasmrt_instance *self, uint32_t address) {
  return *(volatile uint32_t *)(((exporter_instance *)self)->memories[0].base + (uint64_t)address);
}

static void exporter_globals(wasmrt_instance *self) {
  ((exporter_instance *)self)->counter.i32 = 40;
  ((exporter_instance *)self)->limit.i64 = 7;
}

static const wasmrt_memory_type exporter_memory = {1, 4, 16, WASMRT_MEMORY_GUARDED, NULL, 0, 0};
static const wasmrt_table_type exporter_table = {4, 8, 0, WASMRT_VALUE_FUNCREF, NULL};
static const wasmrt_type *const tag_types[] = {&type_i_};
static const wasmrt_global_type exporter_global_types[] = {
    {WASMRT_VALUE_I32, WASMRT_GLOBAL_MUTABLE, NULL, offsetof(exporter_instance, counter), 0},
    {WASMRT_VALUE_I64, 0, NULL, offsetof(exporter_instance, limit), 0}};
static const wasmrt_func exporter_funcs[] = {{(wasmrt_code)add, &type_ii_i, NULL, NULL},
                                             {(wasmrt_code)load, &type_i_i, NULL, NULL}};
static const wasmrt_export exporter_exports[] = {
    {"memory", 6, WASMRT_KIND_MEMORY, 0, 0, NULL},
    {"table", 5, WASMRT_KIND_TABLE, 0, 0, NULL},
    {"counter", 7, WASMRT_KIND_GLOBAL, 0, 0, NULL},
    {"limit", 5, WASMRT_KIND_GLOBAL, 1, 0, NULL},
    {"tag", 3, WASMRT_KIND_TAG, 0, 0, NULL},
    {"add", 3, WASMRT_KIND_FUNC, 0, offsetof(exporter_instance, funcs[0]), NULL},
    {"load", 4, WASMRT_KIND_FUNC, 1, offsetof(exporter_instance, funcs[1]), NULL},
    {"nul\0name", 8, WASMRT_KIND_FUNC, 0, offsetof(exporter_instance, funcs[0]), NULL}};

const wasmrt_module exporter = {
    .abi = &wasmrt_abi,
    .name = "exporter",
    .instance_size = sizeof(exporter_instance),
    .export_count = 8,
    .exports = exporter_exports,
    .func_ref_count = 2,
    .func_refs = exporter_funcs,
    .func_refs_offset = offsetof(exporter_instance, funcs),
    .memory_count = 1,
    .memories = &exporter_memory,
    .memories_offset = offsetof(exporter_instance, memories),
    .own_memories_offset = offsetof(exporter_instance, own_memories),
    .table_count = 1,
    .tables = &exporter_table,
    .tables_offset = offsetof(exporter_instance, tables),
    .own_tables_offset = offsetof(exporter_instance, own_tables),
    .global_count = 2,
    .globals = exporter_global_types,
    .init_globals = exporter_globals,
    .tag_count = 1,
    .tags = tag_types,
    .tags_offset = offsetof(exporter_instance, tags),
    .own_tags_offset = offsetof(exporter_instance, own_tags),
};

// -- The importer
//
//   (func $add (import …))  (func $log (import …))  (func $answer (result…) …)
//   (table $own 2 funcref (ref.func $answer))
//   (elem (table 0) (i32.const 1) $add $answer)      ;; entries by number
//   (elem (table 0) (offset computed) $log)          ;; filled by code
//   (elem passive $answer null)   (elem declare $answer)
//   (data (memory 0) (i32.const 16) "constant")  (data (offset computed) "here")  (data "passive")

int started;
uint32_t start_trap = WASMRT_NO_TRAP;
wasmrt_instance *logged_by;
uint32_t logged;
uint64_t data_offset = 32;

typedef struct {
  wasmrt_instance head;
  wasmrt_imported_func imported[2];
  wasmrt_func funcs[1];
  wasmrt_memory_ref memories[1];
  wasmrt_table *tables[2];
  wasmrt_table own_tables[1];
  wasmrt_tag *tags[1];
  wasmrt_data datas[3];
  wasmrt_elem elems[4];
  wasmrt_value *counter;
  _Alignas(16) wasmrt_value limit;
  wasmrt_value own;
} importer_instance;

void log_value(wasmrt_instance *importer, uint32_t value) {
  logged_by = importer;
  logged = value;
}

static uint32_t answer(wasmrt_instance *self, uint32_t value) {
  return value + ((importer_instance *)self)->own.i32;
}

// (global $own i32 (global.get $limit + 35))
static void importer_globals(wasmrt_instance *self) {
  importer_instance *instance = (importer_instance *)self;
  instance->own.i32 = (uint32_t)instance->limit.i64 + 35;
}

static void importer_start(wasmrt_instance *self) {
  importer_instance *instance = (importer_instance *)self;
  started++;
  instance->counter->i32 += 100;
  wasmrt_imported_func *log = &instance->imported[1];
  ((void (*)(wasmrt_instance *, uint32_t))log->code)(log->instance, instance->own.i32);
  if (start_trap != WASMRT_NO_TRAP)
    wasmrt_trap(start_trap);
}

static uint64_t importer_data_offset(wasmrt_instance *self, uint32_t index) {
  (void)self;
  return index == 1 ? data_offset : UINT64_MAX;
}
static uint64_t importer_elem_offset(wasmrt_instance *self, uint32_t index) {
  (void)self;
  return index == 1 ? 3 : UINT64_MAX;
}
static void importer_fill(wasmrt_instance *self, uint32_t index, wasmrt_ref *out) {
  importer_instance *instance = (importer_instance *)self;
  if (index == 1)
    out[0] = (wasmrt_ref)(uintptr_t)instance->imported[1].ref;
  else if (index == 2)
    out[0] = &instance->funcs[0];
}
static void importer_table_init(wasmrt_instance *self, uint32_t index, wasmrt_ref *out) {
  *out = index == 1 ? &((importer_instance *)self)->funcs[0] : NULL;
}

static const wasmrt_memory_type wanted_memory = {1, 5, 16, WASMRT_MEMORY_GUARDED, NULL, 0, 0};
static const wasmrt_table_type importer_tables[] = {{4, 8, 0, WASMRT_VALUE_FUNCREF, NULL},
                                                    {2, 2, 0, WASMRT_VALUE_FUNCREF, NULL}};
static const wasmrt_global_type importer_global_types[] = {
    {WASMRT_VALUE_I32, WASMRT_GLOBAL_MUTABLE, NULL, offsetof(importer_instance, counter), 1},
    {WASMRT_VALUE_I64, 0, NULL, offsetof(importer_instance, limit), 0},
    {WASMRT_VALUE_I32, 0, NULL, offsetof(importer_instance, own), 0}};
static const wasmrt_import importer_imports[IMPORT_COUNT] = {
    {"env", "memory", 3, 6, WASMRT_KIND_MEMORY, 0, &wanted_memory, NULL, NULL},
    {"env", "table", 3, 5, WASMRT_KIND_TABLE, 0, &importer_tables[0], NULL, NULL},
    {"env", "counter", 3, 7, WASMRT_KIND_GLOBAL, 0, &importer_global_types[0], NULL, NULL},
    {"env", "limit", 3, 5, WASMRT_KIND_GLOBAL, 1, &importer_global_types[1], NULL, NULL},
    {"env", "tag", 3, 3, WASMRT_KIND_TAG, 0, &type_i_, NULL, NULL},
    {"env", "add", 3, 3, WASMRT_KIND_FUNC, 0, &type_ii_i, NULL, NULL},
    {"host", "log", 4, 3, WASMRT_KIND_FUNC, 1, &type_i_, NULL, NULL}};
static const wasmrt_func importer_funcs[] = {{(wasmrt_code)answer, &type_i_i, NULL, NULL}};
static const wasmrt_export importer_exports[] = {
    {"answer", 6, WASMRT_KIND_FUNC, 2, offsetof(importer_instance, funcs[0]), NULL},
    {"add", 3, WASMRT_KIND_FUNC, 0, 0, NULL},
    {"own", 3, WASMRT_KIND_GLOBAL, 2, 0, NULL},
    {"counter", 7, WASMRT_KIND_GLOBAL, 0, 0, NULL},
    {"table", 5, WASMRT_KIND_TABLE, 1, 0, NULL}};
static const uint32_t first_entries[] = {0, 2}; // $add, $answer
static const wasmrt_elem_segment importer_elems[] = {
    {2, 1, 0, WASMRT_SEGMENT_ACTIVE, 0, 0, NULL, first_entries},
    {1, 0, 0, WASMRT_SEGMENT_ACTIVE, 1, 0, NULL, NULL},
    {2, 0, 0, WASMRT_SEGMENT_PASSIVE, 0, 0, NULL, NULL},
    {1, 0, 0, WASMRT_SEGMENT_DECLARATIVE, 0, 0, NULL, NULL}};
static const wasmrt_data_segment importer_datas[] = {
    {(const uint8_t *)"constant", 8, 16, 0, WASMRT_SEGMENT_ACTIVE, 0, 0},
    {(const uint8_t *)"here", 4, 0, 0, WASMRT_SEGMENT_ACTIVE, 1, 0},
    {(const uint8_t *)"passive", 7, 0, 0, WASMRT_SEGMENT_PASSIVE, 0, 0}};

wasmrt_module make_importer(void) {
  return (wasmrt_module){
      .abi = &wasmrt_abi,
      .name = "importer",
      .instance_size = sizeof(importer_instance),
      .import_count = IMPORT_COUNT,
      .imports = importer_imports,
      .export_count = 5,
      .exports = importer_exports,
      .imported_func_count = 2,
      .imported_funcs_offset = offsetof(importer_instance, imported),
      .func_ref_count = 1,
      .func_refs = importer_funcs,
      .func_refs_offset = offsetof(importer_instance, funcs),
      .memory_count = 1,
      .imported_memory_count = 1,
      .memories = &wanted_memory,
      .memories_offset = offsetof(importer_instance, memories),
      .table_count = 2,
      .imported_table_count = 1,
      .tables = importer_tables,
      .tables_offset = offsetof(importer_instance, tables),
      .own_tables_offset = offsetof(importer_instance, own_tables),
      .table_init = importer_table_init,
      .global_count = 3,
      .imported_global_count = 2,
      .globals = importer_global_types,
      .init_globals = importer_globals,
      .tag_count = 1,
      .imported_tag_count = 1,
      .tags = tag_types,
      .tags_offset = offsetof(importer_instance, tags),
      .data_count = 3,
      .datas = importer_datas,
      .datas_offset = offsetof(importer_instance, datas),
      .data_offset = importer_data_offset,
      .elem_count = 4,
      .elems = importer_elems,
      .elems_offset = offsetof(importer_instance, elems),
      .elem_offset = importer_elem_offset,
      .fill_elem = importer_fill,
      .start = importer_start,
  };
}
