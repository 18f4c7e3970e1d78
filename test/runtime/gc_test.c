// The GC heap, through the functions that generated code and embedders call.
#define _GNU_SOURCE
#include <stdlib.h>

#include "check.h"

enum { KIB = 1024, MIB = 1024 * KIB };

// -- A port whose memory can run out.
static int allocations_left = -1; // -1: no end

void *wasmrt_port_allocate(size_t byte_length) {
  if (allocations_left == 0)
    return NULL;
  if (allocations_left > 0)
    allocations_left--;
  return calloc(1, byte_length);
}
void wasmrt_port_free(void *allocation) { free(allocation); }

// -- Types as the compiler would make them.

typedef struct node {
  wasmrt_object object;
  uintptr_t number;
  struct node *left, *right;
} node;
static const wasmrt_gc_layout node_layout = {.refs = 0xC, .byte_length = sizeof(node)};
static const wasmrt_type node_type = {.kind = WASMRT_TYPE_STRUCT, .layout = &node_layout};

typedef struct {
  wasmrt_array array;
  uint8_t bytes[4];
} byte_array;
enum { BYTES_AT = sizeof(void *) + 4, REFS_AT = sizeof(wasmrt_array) };
static const wasmrt_gc_layout bytes_layout = {.byte_length = BYTES_AT, .element_bytes = 1};
static const wasmrt_type bytes_type = {.kind = WASMRT_TYPE_ARRAY, .layout = &bytes_layout};
static const wasmrt_gc_layout refs_layout = {
    .refs = 1, .byte_length = REFS_AT, .element_bytes = sizeof(void *)};
static const wasmrt_type refs_type = {.kind = WASMRT_TYPE_ARRAY, .layout = &refs_layout};

// 130 words, of which 1, 64 and 129 are references.
enum { WIDE_WORDS = 130 };
static const uint64_t wide_more[] = {1, 2};
static const wasmrt_gc_layout wide_layout = {
    .refs = 2, .more_refs = wide_more, .byte_length = WIDE_WORDS * sizeof(void *)};
static const wasmrt_type wide_type = {.kind = WASMRT_TYPE_STRUCT, .layout = &wide_layout};

static wasmrt_instance self;

static void open_store(uint64_t heap_bytes) {
  wasmrt_store_config config = {.max_gc_heap_bytes = heap_bytes};
  self.store = wasmrt_store_new(&config);
}
static void close_store(void) { wasmrt_store_delete(self.store); }

__attribute__((noinline)) static node *new_node(uintptr_t number, node *left, node *right) {
  node *made = wasmrt_gc_new(&self, &node_type);
  CHECK(made->object.type == &node_type && !made->number && !made->left && !made->right);
  *made = (node){{&node_type}, number, left, right};
  return made;
}
static wasmrt_array *new_array(const wasmrt_type *type, uint32_t length) {
  wasmrt_array *made = wasmrt_gc_new_array(&self, type, length);
  CHECK(made->type == type && made->length == length);
  return made;
}
static uint8_t *bytes_of(wasmrt_array *array) { return (uint8_t *)array + BYTES_AT; }
static node **refs_of(wasmrt_array *array) { return (node **)(void *)((uint8_t *)array + REFS_AT); }
static uint64_t live(void) {
  wasmrt_gc_collect(self.store);
  return wasmrt_gc_inspect(self.store).live_bytes;
}
// Overwrites what dead calls have left on the stack.
__attribute__((noinline, no_sanitize("address"))) static void clear_stack(void) {
  volatile uint8_t bytes[8 * KIB];
  for (size_t i = 0; i < sizeof(bytes); i++)
    bytes[i] = 0;
}

__attribute__((noinline)) static void make_garbage(uintptr_t count) {
  for (uintptr_t i = 0; i < count; i++)
    new_node(i, NULL, NULL);
}

static wasmrt_root root;
static void keep(wasmrt_ref ref) {
  root.ref = ref;
  wasmrt_root_add(self.store, &root);
}

// -- Tests

static void cursors_fit_every_size(void) {
  for (uint32_t bytes = 1; bytes <= 16 * KIB; bytes++) {
    uint32_t cursor = wasmrt_gc_cursor_of(bytes), cell = wasmrt_gc_cell_bytes(cursor);
    CHECK(cursor < WASMRT_GC_CURSORS && cell >= bytes && cell % WASMRT_GC_GRANULE == 0);
    CHECK(cursor == 0 || wasmrt_gc_cell_bytes(cursor - 1) < bytes);
  }
}

__attribute__((noinline)) static void make_list(uintptr_t length) {
  keep(NULL);
  for (uintptr_t i = 0; i < length; i++) {
    root.ref = new_node(i, root.ref, NULL);
    new_node(~i, root.ref, root.ref); // garbage that knows the list
  }
}

__attribute__((noinline)) static void check_list(uintptr_t length) {
  for (node *at = root.ref; at; at = at->left)
    CHECK(at->number == --length && at->object.type == &node_type);
  CHECK(length == 0);
}

static void a_list_outlives_garbage(void) {
  open_store(16 * MIB);
  const uintptr_t length = 50000;
  make_list(length);
  make_garbage(1000000);
  check_list(length);
  CHECK(wasmrt_gc_inspect(self.store).collections > 1);
  root.ref = NULL;
  clear_stack();
  CHECK(live() < 64 * KIB);
  close_store();
}

__attribute__((noinline)) static uintptr_t hidden_array(void) {
  wasmrt_array *array = new_array(&bytes_type, 3000);
  memset(bytes_of(array), 0x5A, 3000);
  return ~(uintptr_t)array; // no address to the collector
}

// Nothing but a pointer into the middle is left.
__attribute__((noinline)) static void keep_by_interior_pointer(void) {
  uint8_t *volatile middle = (uint8_t *)~hidden_array() + 1234;
  clear_stack();
  make_garbage(100000);
  for (int i = 0; i < 100; i++)
    new_array(&bytes_type, 3000);
  CHECK(middle[0] == 0x5A && middle[1500] == 0x5A);
}

static void the_stack_keeps_objects(void) {
  open_store(2 * MIB);
  keep_by_interior_pointer();
  clear_stack();
  CHECK(live() < 64 * KIB);
  close_store();
}

static void large_objects_live_and_die(void) {
  open_store(64 * MIB);
  keep(NULL);
  wasmrt_array *table = new_array(&refs_type, 20);
  root.ref = table;
  for (uint32_t round = 0; round < 200; round++) {
    wasmrt_array *large = new_array(&bytes_type, (round % 7 + 1) * 300 * KIB);
    for (uint32_t i = 0; i < large->length; i += 4096)
      CHECK(bytes_of(large)[i] == 0);
    CHECK(bytes_of(large)[large->length - 1] == 0);
    memset(bytes_of(large), (int)(round | 0x80), large->length);
    refs_of(table)[round % 20] = (node *)large;
  }
  for (uint32_t i = 0; i < 20; i++) {
    wasmrt_array *large = (wasmrt_array *)refs_of(table)[i];
    CHECK(bytes_of(large)[0] == ((180 + i) | 0x80));
    CHECK(bytes_of(large)[large->length - 1] == ((180 + i) | 0x80));
  }
  // The middle of a large object keeps all of it.
  uint8_t *volatile tail = bytes_of((wasmrt_array *)refs_of(table)[19]) + 250 * KIB;
  root.ref = NULL;
  CHECK(live() >= 300 * KIB && tail[0] == (199 | 0x80));
  close_store();
}

__attribute__((noinline)) static void fill_with_nodes(void *context) {
  (void)context;
  for (;;)
    root.ref = new_node(1, root.ref, NULL);
}
static void make_huge_array(void *context) { new_array(&refs_type, *(const uint32_t *)context); }

// In a frame of its own, so that no word of the stack keeps the head of the list, and so all of it.
__attribute__((noinline)) static void drop_head(void) { root.ref = ((node *)root.ref)->left; }

__attribute__((noinline)) static void exhaust(void) {
  CHECK(wasmrt_try(fill_with_nodes, NULL) == WASMRT_TRAP_gc_heap_exhausted);
  CHECK(live() > 2 * MIB);
  drop_head(); // room for one
  clear_stack();
  new_node(1, NULL, NULL);
  uint32_t lengths[] = {MIB, UINT32_MAX};
  for (int i = 0; i < 2; i++)
    CHECK(wasmrt_try(make_huge_array, &lengths[i]) == WASMRT_TRAP_gc_heap_exhausted);
}

static void a_full_heap_traps_and_recovers(void) {
  open_store(3 * MIB);
  keep(NULL);
  exhaust();
  close_store();
}

static void a_board_s_heap_has_small_blocks(void) {
  open_store(48 * KIB);
  for (uintptr_t round = 0; round < 3; round++) {
    make_list(300);
    make_garbage(20000);
    for (uint32_t i = 0; i < 200; i++)
      new_array(&bytes_type, i * 11);
    check_list(300);
    wasmrt_root_remove(&root);
  }
  CHECK(wasmrt_gc_inspect(self.store).heap_bytes <= 48 * KIB);
  keep(NULL);
  CHECK(wasmrt_try(fill_with_nodes, NULL) == WASMRT_TRAP_gc_heap_exhausted);
  close_store();
}

// Every other object survives, so that each size finds its holes and nothing else.
static void holes_are_filled(void) {
  open_store(8 * MIB);
  keep(NULL);
  wasmrt_array *table = new_array(&refs_type, 20000);
  root.ref = table;
  for (uint32_t round = 0; round < 40; round++)
    for (uint32_t i = round % 2; i < table->length; i += 2) {
      wasmrt_array *item = new_array(&bytes_type, (i * 7 + round) % 200);
      memset(bytes_of(item), (int)i, item->length);
      refs_of(table)[i] = (node *)item;
    }
  for (uint32_t i = 0; i < table->length; i++) {
    wasmrt_array *item = (wasmrt_array *)refs_of(table)[i];
    for (uint32_t k = 0; k < item->length; k++)
      CHECK(bytes_of(item)[k] == (uint8_t)i);
  }
  close_store();
}

static void wide_structs_are_precise(void) {
  open_store(0);
  keep(NULL);
  void **wide = wasmrt_gc_new(&self, &wide_type);
  root.ref = wide;
  for (int i = 1; i < WIDE_WORDS; i++)
    wide[i] = new_array(&bytes_type, 5000);
  clear_stack();
  wasmrt_gc_collect(self.store);
  uint64_t bytes = wasmrt_gc_inspect(self.store).live_bytes;
  CHECK(bytes >= 3 * 5000 && bytes < 10 * 5000); // the stack may know one or two more
  close_store();
}

// A list of 200,000 nodes, each of which also has a leaf; on a mark stack that cannot grow.
static void marking_does_without_memory(void) {
  open_store(64 * MIB);
  keep(NULL);
  for (uintptr_t i = 0; i < 200000; i++)
    root.ref = new_node(i, root.ref, new_node(i, NULL, NULL));
  wasmrt_array *table = new_array(&refs_type, 2000);
  for (uint32_t i = 0; i < table->length; i++)
    refs_of(table)[i] = new_node(i, i ? refs_of(table)[i - 1] : root.ref, NULL);
  root.ref = table;
  uint64_t all = live();
  CHECK(all >= 400000 * sizeof(node));
  close_store();

  open_store(64 * MIB);
  keep(NULL);
  table = new_array(&refs_type, 2000);
  root.ref = table;
  for (uint32_t i = 0; i < table->length; i++)
    refs_of(table)[i] = new_node(i, new_node(i, NULL, NULL), new_node(i, NULL, NULL));
  allocations_left = 1;
  uint64_t some = live();
  allocations_left = -1;
  CHECK(some >= 6000 * sizeof(node));
  CHECK(live() == some);
  close_store();
}

static void host_tables_are_roots(void) {
  open_store(MIB);
  wasmrt_table_type type = {
      .min_length = 10, .max_length = 10, .elem_type = WASMRT_VALUE_EXTERNREF};
  wasmrt_table *first = wasmrt_table_new(self.store, &type, new_node(7, NULL, NULL));
  wasmrt_table *second = wasmrt_table_new(self.store, &type, new_array(&bytes_type, 9));
  clear_stack();
  make_garbage(100000);
  CHECK(((node *)first->elems[9])->number == 7);
  wasmrt_table_delete(first);
  CHECK(((wasmrt_array *)second->elems[0])->length == 9);
  close_store();
  wasmrt_table_delete(second); // its maker's, also after the store's end
}

static void host_values_are_no_objects(void) {
  open_store(0);
  uintptr_t values[] = {1, 2, 3, 8, 0x80000001u, UINTPTR_MAX};
  for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
    wasmrt_ref external = (wasmrt_ref)values[i];
    wasmrt_ref any = wasmrt_any_from_extern(self.store, external);
    CHECK(wasmrt_kind_of_any(any) == WASMRT_ANY_HOST);
    CHECK(wasmrt_extern_from_any(self.store, any) == external);
  }
  CHECK(wasmrt_any_from_extern(self.store, NULL) == NULL);
  CHECK(wasmrt_extern_from_any(self.store, NULL) == NULL);
  node *object = new_node(1, NULL, NULL);
  CHECK(wasmrt_kind_of_any(object) == WASMRT_ANY_STRUCT);
  wasmrt_ref external = wasmrt_extern_from_any(self.store, object);
  CHECK(wasmrt_any_from_extern(self.store, external) == object);
  // Numbers that lie in the heap without being an object's address.
  external = (uint8_t *)object + 8;
  CHECK(wasmrt_kind_of_any(wasmrt_any_from_extern(self.store, external)) == WASMRT_ANY_HOST);
  wasmrt_ref i31 = wasmrt_ref_i31(UINT32_MAX);
  CHECK(wasmrt_kind_of_any(i31) == WASMRT_ANY_I31 && wasmrt_i31_unsigned(i31) == 0x7FFFFFFF);
  external = wasmrt_extern_from_any(self.store, i31);
  CHECK(external != i31 && wasmrt_any_from_extern(self.store, external) == i31);
  close_store();
}

static void on_another_stack(void *context) {
  node *volatile kept = new_node(42, NULL, NULL);
  node **outer = context;
  make_garbage(200000);
  CHECK(kept->number == 42 && (*outer)->number == 41);
}

static void all_stacks_of_the_thread_count(void) {
  open_store(MIB);
  wasmrt_stack *stack = wasmrt_stack_new(0);
  node *outer = new_node(41, NULL, NULL);
  wasmrt_stack_call(stack, on_another_stack, &outer);
  CHECK(outer->number == 41);
  make_garbage(200000);
  CHECK(outer->number == 41);
  wasmrt_stack_delete(stack);
  close_store();
}

static void stress_collects_at_every_allocation(void) {
  setenv("WASMRT_GC_STRESS", "1", 1);
  open_store(MIB);
  make_list(300);
  unsetenv("WASMRT_GC_STRESS");
  CHECK(wasmrt_gc_inspect(self.store).collections == 600);
  check_list(300);
  close_store();
}

// 10 GB through 64 MiB.
static void garbage_is_cheap(void) {
  open_store(64 * MIB);
  keep(NULL);
  for (uint64_t bytes = 0; bytes < UINT64_C(10) << 30; bytes += sizeof(node)) {
    // As generated code does it.
    wasmrt_gc_cursor *cursor =
        (wasmrt_gc_cursor *)(void *)self.store + wasmrt_gc_cursor_of(sizeof(node));
    if ((size_t)(cursor->end - cursor->next) < sizeof(node)) {
      wasmrt_gc_new(&self, &node_type);
      continue;
    }
    node *made = (node *)(void *)cursor->next;
    cursor->next += sizeof(node);
    made->object.type = &node_type;
    made->number = bytes;
  }
  CHECK(wasmrt_gc_inspect(self.store).heap_bytes <= 64 * MIB);
  close_store();
}

int main(void) {
  RUN(cursors_fit_every_size);
  RUN(a_list_outlives_garbage);
  RUN(the_stack_keeps_objects);
  RUN(large_objects_live_and_die);
  RUN(a_full_heap_traps_and_recovers);
  RUN(a_board_s_heap_has_small_blocks);
  RUN(holes_are_filled);
  RUN(wide_structs_are_precise);
  RUN(marking_does_without_memory);
  RUN(host_tables_are_roots);
  RUN(host_values_are_no_objects);
  RUN(all_stacks_of_the_thread_count);
  RUN(stress_collects_at_every_allocation);
  RUN(garbage_is_cheap);
  return finish();
}
