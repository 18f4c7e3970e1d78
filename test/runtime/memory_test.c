// Memories and tables on their own: sizes, growth, limits, bulk operations.
#include "../../libwasmrt/core/store.h"
#include "check.h"

enum { PAGE = 65536 };
static const wasmrt_store_config no_limits;

// One bulk operation, to be tried.
typedef struct {
  void (*run)(const wasmrt_memory *, const wasmrt_table *, const uint64_t *);
  const wasmrt_memory *memory;
  const wasmrt_table *table;
  uint64_t arguments[3];
} operation;

static void run_operation(void *context) {
  const operation *o = context;
  o->run(o->memory, o->table, o->arguments);
}

static uint32_t trap_of(operation o) { return wasmrt_try(run_operation, &o); }

static wasmrt_memory_type memory_type(uint64_t min, uint64_t max, uint32_t flags) {
  return (wasmrt_memory_type){min, max, 16, flags, NULL, 0, 0};
}

static void a_memory_starts_zeroed_and_grows(void) {
  wasmrt_memory memory = {0};
  wasmrt_memory_type type = memory_type(1, 3, 0);
  CHECK(wasmrt_memory_create(&memory, &type, &no_limits) == NULL);
  CHECK(memory.page_count == 1 && memory.byte_length == PAGE && memory.max_pages == 3);
  uint8_t *base = memory.base;
  base[PAGE - 1] = 7;
  CHECK(wasmrt_memory_grow(&memory, 0) == 1);
  CHECK(wasmrt_memory_grow(&memory, 3) == UINT64_MAX);
  CHECK(wasmrt_memory_grow(&memory, UINT64_MAX) == UINT64_MAX);
  CHECK(wasmrt_memory_grow(&memory, 2) == 1);
  CHECK(memory.byte_length == 3 * PAGE && memory.base == base);
  CHECK(base[PAGE - 1] == 7 && base[PAGE] == 0 && base[3 * PAGE - 1] == 0);
  base[3 * PAGE - 1] = 1;
  CHECK(wasmrt_memory_grow(&memory, 1) == UINT64_MAX);
  wasmrt_port_memory_release(&memory);
}

static void the_last_64_kib_of_a_memory32_stay_free(void) {
  wasmrt_memory memory = {0};
  wasmrt_memory_type type = memory_type(0, UINT64_MAX, 0);
  CHECK(wasmrt_memory_create(&memory, &type, &no_limits) == NULL);
  CHECK(memory.max_pages == 65535 && memory.declared_max == UINT64_MAX);
  CHECK(wasmrt_memory_grow(&memory, 65536) == UINT64_MAX);
  CHECK(wasmrt_memory_grow(&memory, 65535) == 0);
  CHECK(wasmrt_memory_grow(&memory, 1) == UINT64_MAX);
  memory.base[memory.byte_length - 1] = 1;
  wasmrt_port_memory_release(&memory);
  type = memory_type(65536, 65536, 0);
  CHECK(wasmrt_memory_create(&memory, &type, &no_limits) == NULL);
  CHECK(memory.max_pages == 65536 && memory.byte_length == UINT64_C(1) << 32);
  memory.base[memory.byte_length - 1] = 1;
  wasmrt_port_memory_release(&memory);
}

static void limits_of_the_store_hold(void) {
  wasmrt_memory memory = {0};
  wasmrt_store_config limits = {.max_memory_bytes = 5 * PAGE + 1};
  wasmrt_memory_type type = memory_type(1, 100, 0);
  CHECK(wasmrt_memory_create(&memory, &type, &limits) == NULL);
  CHECK(memory.max_pages == 5 && memory.declared_max == 100);
  CHECK(wasmrt_memory_grow(&memory, 5) == UINT64_MAX && wasmrt_memory_grow(&memory, 4) == 1);
  wasmrt_port_memory_release(&memory);
  type = memory_type(6, 100, 0);
  CHECK_TEXT(wasmrt_memory_create(&memory, &type, &limits),
             "initial memory size exceeds the limit");
}

static void memory64_is_bounded_and_never_moves(void) {
  wasmrt_memory memory = {0};
  wasmrt_memory_type type = memory_type(1, UINT64_C(1) << 48, WASMRT_MEMORY_64);
  CHECK(wasmrt_memory_create(&memory, &type, &no_limits) == NULL);
  CHECK(memory.max_pages == UINT64_C(16) << 30 >> 16);
  uint8_t *base = memory.base;
  CHECK(wasmrt_memory_grow(&memory, 131072) == 1);
  CHECK(memory.base == base && memory.byte_length == 131073 * UINT64_C(65536));
  CHECK(wasmrt_memory_range(&memory, UINT64_MAX, 1) == NULL);
  CHECK(wasmrt_memory_range(&memory, memory.byte_length, 1) == NULL);
  CHECK(wasmrt_memory_range(&memory, memory.byte_length, 0) == base + memory.byte_length);
  CHECK(wasmrt_memory_range(&memory, 1, UINT64_MAX) == NULL);
  wasmrt_port_memory_release(&memory);
  type = memory_type(UINT64_C(1) << 48, UINT64_C(1) << 48, WASMRT_MEMORY_64);
  CHECK(wasmrt_memory_create(&memory, &type, &no_limits) != NULL);
  type.page_size_log2 = 0;
  type.min_pages = UINT64_MAX;
  CHECK(wasmrt_memory_create(&memory, &type, &no_limits) != NULL);
}

static void pages_of_one_byte_grow_by_bytes(void) {
  wasmrt_memory memory = {0};
  wasmrt_memory_type type = {5, 9000, 0, 0, NULL, 0, 0};
  CHECK(wasmrt_memory_create(&memory, &type, &no_limits) == NULL);
  CHECK(memory.byte_length == 5);
  memory.base[4] = 1;
  CHECK(wasmrt_memory_grow(&memory, 8990) == 5);
  CHECK(memory.byte_length == 8995 && memory.base[8994] == 0);
  CHECK(wasmrt_memory_grow(&memory, 6) == UINT64_MAX && wasmrt_memory_grow(&memory, 5) == 8995);
  memory.base[8999] = 1;
  wasmrt_port_memory_release(&memory);
}

static void a_guarded_memory_has_its_address_space(void) {
  wasmrt_memory memory = {0};
  wasmrt_memory_type type = memory_type(1, 2, WASMRT_MEMORY_GUARDED);
  CHECK(wasmrt_memory_create(&memory, &type, &no_limits) == NULL);
  CHECK(memory.reserved_bytes == UINT64_C(8) << 30 && memory.max_pages == 2);
  wasmrt_port_memory_release(&memory);
}

static uint8_t segment_bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static const wasmrt_data segment = {segment_bytes, 8};

static void do_init(const wasmrt_memory *m, const wasmrt_table *t, const uint64_t *a) {
  (void)t;
  wasmrt_memory_init(m, &segment, a[0], a[1], a[2]);
}
static void do_copy(const wasmrt_memory *m, const wasmrt_table *t, const uint64_t *a) {
  (void)t;
  wasmrt_memory_copy(m, m, a[0], a[1], a[2]);
}
static void do_fill(const wasmrt_memory *m, const wasmrt_table *t, const uint64_t *a) {
  (void)t;
  wasmrt_memory_fill(m, a[0], (uint32_t)a[1], a[2]);
}

typedef struct {
  void (*run)(const wasmrt_memory *, const wasmrt_table *, const uint64_t *);
  uint64_t arguments[3];
  bool traps;
} bulk_case;

static void bulk_operations_check_their_bounds(void) {
  static const bulk_case cases[] = {
      {do_init, {PAGE - 8, 0, 8}, false},
      {do_init, {PAGE - 7, 0, 8}, true},
      {do_init, {0, 1, 8}, true},
      {do_init, {0, 8, 0}, false},
      {do_init, {0, 9, 0}, true},
      {do_init, {PAGE, 8, 0}, false},
      {do_init, {PAGE + 1, 8, 0}, true},
      {do_init, {UINT64_MAX, 0, 2}, true},
      {do_init, {0, UINT64_MAX, 2}, true},
      {do_copy, {0, PAGE - 1, 1}, false},
      {do_copy, {0, PAGE - 1, 2}, true},
      {do_copy, {PAGE - 1, 0, 2}, true},
      {do_copy, {0, 0, UINT64_MAX}, true},
      {do_copy, {PAGE, PAGE, 0}, false},
      {do_copy, {PAGE + 1, 0, 0}, true},
      {do_copy, {0, UINT64_MAX, 1}, true},
      {do_fill, {PAGE - 1, 0x1FF, 1}, false},
      {do_fill, {PAGE - 1, 0, 2}, true},
      {do_fill, {1, 0, UINT64_MAX}, true},
      {do_fill, {PAGE + 1, 0, 0}, true},
  };
  wasmrt_memory memory = {0};
  wasmrt_memory_type type = memory_type(1, 1, 0);
  CHECK(wasmrt_memory_create(&memory, &type, &no_limits) == NULL);
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    operation o = {cases[i].run, &memory, NULL, {0}};
    memcpy(o.arguments, cases[i].arguments, sizeof(o.arguments));
    uint32_t wanted = cases[i].traps ? WASMRT_TRAP_memory_out_of_bounds : WASMRT_NO_TRAP;
    if (trap_of(o) != wanted)
      fprintf(stderr, "case %zu\n", i);
    CHECK(trap_of(o) == wanted);
  }
  wasmrt_port_memory_release(&memory);
}

static void bulk_operations_move_the_right_bytes(void) {
  wasmrt_memory memory = {0};
  wasmrt_memory_type type = memory_type(1, 1, 0);
  CHECK(wasmrt_memory_create(&memory, &type, &no_limits) == NULL);
  wasmrt_memory_init(&memory, &segment, 100, 2, 4);
  CHECK(memcmp(memory.base + 99, "\0\3\4\5\6\0", 6) == 0);
  wasmrt_memory_copy(&memory, &memory, 101, 100, 4);
  CHECK(memcmp(memory.base + 99, "\0\3\3\4\5\6\0", 7) == 0);
  wasmrt_memory_fill(&memory, 100, 0xFFFFFFAB, 2);
  CHECK(memcmp(memory.base + 99, "\0\xAB\xAB\4", 4) == 0);
  wasmrt_port_memory_release(&memory);
}

// -- Tables

static int things[4];

static wasmrt_table_type table_type(uint64_t min, uint64_t max) {
  return (wasmrt_table_type){min, max, 0, WASMRT_VALUE_EXTERNREF, NULL};
}

static void a_table_grows_one_by_one(void) {
  wasmrt_table table = {0};
  wasmrt_table_type type = table_type(1, 1000);
  CHECK(wasmrt_table_create(&table, &type, &no_limits) == NULL);
  CHECK(table.elems[0] == NULL);
  table.elems[0] = &things[0];
  for (uint64_t i = 1; i < 1000; i++)
    CHECK(wasmrt_table_grow(&table, 1, &things[i % 4]) == i);
  for (uint64_t i = 0; i < 1000; i++)
    CHECK(table.elems[i] == &things[i % 4]);
  CHECK(wasmrt_table_grow(&table, 1, NULL) == UINT64_MAX);
  CHECK(wasmrt_table_grow(&table, UINT64_MAX, NULL) == UINT64_MAX);
  CHECK(wasmrt_table_grow(&table, 0, NULL) == 1000);
  wasmrt_table_destroy(&table);
}

static void tables_are_limited(void) {
  wasmrt_table table = {0};
  wasmrt_table_type type = table_type(10000001, UINT64_MAX);
  CHECK_TEXT(wasmrt_table_create(&table, &type, &no_limits),
             "initial table size exceeds the limit");
  type = table_type(0, UINT64_MAX);
  CHECK(wasmrt_table_create(&table, &type, &no_limits) == NULL);
  CHECK(table.max_length == 10000000 && table.declared_max == UINT64_MAX);
  CHECK(wasmrt_table_grow(&table, 10000001, NULL) == UINT64_MAX);
  wasmrt_table_destroy(&table);
  wasmrt_store_config limits = {.max_table_entries = 3};
  CHECK(wasmrt_table_create(&table, &type, &limits) == NULL);
  CHECK(wasmrt_table_grow(&table, 4, NULL) == UINT64_MAX);
  CHECK(wasmrt_table_grow(&table, 3, &things[1]) == 0 && table.elems[2] == &things[1]);
  wasmrt_table_destroy(&table);
}

static wasmrt_ref segment_refs[3] = {&things[1], &things[2], &things[3]};
static const wasmrt_elem elem = {segment_refs, 3};

static void table_fill(const wasmrt_memory *m, const wasmrt_table *t, const uint64_t *a) {
  (void)m;
  wasmrt_table_fill((wasmrt_table *)(uintptr_t)t, a[0], &things[a[1]], a[2]);
}
static void table_copy(const wasmrt_memory *m, const wasmrt_table *t, const uint64_t *a) {
  (void)m;
  wasmrt_table_copy((wasmrt_table *)(uintptr_t)t, (wasmrt_table *)(uintptr_t)t, a[0], a[1], a[2]);
}
static void table_init(const wasmrt_memory *m, const wasmrt_table *t, const uint64_t *a) {
  (void)m;
  wasmrt_table_init((wasmrt_table *)(uintptr_t)t, &elem, a[0], a[1], a[2]);
}

static void table_operations_check_their_bounds(void) {
  static const bulk_case cases[] = {
      {table_init, {7, 0, 3}, false}, {table_init, {8, 0, 3}, true},
      {table_init, {0, 1, 3}, true},  {table_init, {10, 3, 0}, false},
      {table_init, {11, 3, 0}, true}, {table_init, {0, UINT64_MAX, 2}, true},
      {table_copy, {1, 0, 9}, false}, {table_copy, {1, 0, 10}, true},
      {table_copy, {0, 1, 10}, true}, {table_copy, {0, 0, UINT64_MAX}, true},
      {table_fill, {9, 0, 1}, false}, {table_fill, {9, 0, 2}, true},
      {table_fill, {11, 0, 0}, true}, {table_fill, {1, 0, UINT64_MAX}, true},
  };
  wasmrt_table table = {0};
  wasmrt_table_type type = table_type(10, 10);
  CHECK(wasmrt_table_create(&table, &type, &no_limits) == NULL);
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    operation o = {cases[i].run, NULL, &table, {0}};
    memcpy(o.arguments, cases[i].arguments, sizeof(o.arguments));
    uint32_t wanted = cases[i].traps ? WASMRT_TRAP_table_out_of_bounds : WASMRT_NO_TRAP;
    if (trap_of(o) != wanted)
      fprintf(stderr, "case %zu\n", i);
    CHECK(trap_of(o) == wanted);
  }
  wasmrt_table_fill(&table, 0, NULL, 10);
  wasmrt_table_init(&table, &elem, 1, 1, 2);
  wasmrt_table_copy(&table, &table, 2, 1, 2);
  CHECK(!table.elems[0] && table.elems[1] == &things[2] && table.elems[2] == &things[2] &&
        table.elems[3] == &things[3] && !table.elems[4]);
  wasmrt_table_destroy(&table);
}

int main(void) {
  RUN(a_memory_starts_zeroed_and_grows);
  RUN(the_last_64_kib_of_a_memory32_stay_free);
  RUN(limits_of_the_store_hold);
  RUN(memory64_is_bounded_and_never_moves);
  RUN(pages_of_one_byte_grow_by_bytes);
  RUN(a_guarded_memory_has_its_address_space);
  RUN(bulk_operations_check_their_bounds);
  RUN(bulk_operations_move_the_right_bytes);
  RUN(a_table_grows_one_by_one);
  RUN(tables_are_limited);
  RUN(table_operations_check_their_bounds);
  return finish();
}
