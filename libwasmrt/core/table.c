// Tables: growth and the bulk instructions, spec §4.2.8, §4.5.3.3 and §4.6.9.
//
// The storage of a table of n entries always has room for capacity(n) of them, a function of n
// alone. So growing one by one copies rarely, and no field for the capacity is needed in the
// struct that generated code sees.
#include "store.h"

enum { SMALLEST_CAPACITY = 8 };
#define DEFAULT_LIMIT UINT64_C(10000000)

static uint64_t capacity(uint64_t length) {
  uint64_t room = SMALLEST_CAPACITY;
  while (room < length)
    room *= 2;
  return room;
}

static wasmrt_ref *allocate_entries(uint64_t length) {
  uint64_t room = capacity(length);
  if (room > SIZE_MAX / sizeof(wasmrt_ref))
    return NULL;
  return wasmrt_port_allocate((size_t)room * sizeof(wasmrt_ref));
}

const char *wasmrt_table_create(wasmrt_table *table, const wasmrt_table_type *type,
                                const wasmrt_store_config *config) {
  uint64_t limit = config->max_table_entries ? config->max_table_entries : DEFAULT_LIMIT;
  if (type->min_length > limit)
    return "initial table size exceeds the limit";
  table->elems = allocate_entries(type->min_length);
  if (!table->elems)
    return "out of memory for the initial table size";
  table->length = type->min_length;
  table->max_length = type->max_length < limit ? type->max_length : limit;
  table->declared_max = type->max_length;
  table->flags = type->flags;
  table->elem_type = type->elem_type;
  table->elem_defined = type->elem_defined;
  return NULL;
}

void wasmrt_table_destroy(wasmrt_table *table) {
  wasmrt_port_free(table->elems);
  table->elems = NULL;
}

wasmrt_table *wasmrt_table_new(wasmrt_store *store, const wasmrt_table_type *type,
                               wasmrt_ref init) {
  wasmrt_host_table *host = wasmrt_port_allocate(sizeof(*host));
  if (!host)
    return NULL;
  if (wasmrt_table_create(&host->table, type, &store->config)) {
    wasmrt_port_free(host);
    return NULL;
  }
  host->next = store->tables;
  host->link = &store->tables;
  if (host->next)
    host->next->link = &host->next;
  store->tables = host;
  wasmrt_table_fill(&host->table, 0, init, host->table.length);
  return &host->table;
}

void wasmrt_table_delete(wasmrt_table *table) {
  wasmrt_host_table *host = (wasmrt_host_table *)table;
  if (!host)
    return;
  if (host->link) { // the store is still there
    *host->link = host->next;
    if (host->next)
      host->next->link = host->link;
  }
  wasmrt_table_destroy(table);
  wasmrt_port_free(host);
}

static bool make_room(wasmrt_table *table, uint64_t length) {
  if (table->flags & WASMRT_TABLE_IN_PLACE || capacity(length) == capacity(table->length))
    return true;
  wasmrt_ref *elems = allocate_entries(length);
  if (!elems)
    return false;
  __builtin_memcpy(elems, table->elems, (size_t)table->length * sizeof(wasmrt_ref));
  wasmrt_port_free(table->elems);
  table->elems = elems;
  return true;
}

uint64_t wasmrt_table_grow(wasmrt_table *table, uint64_t delta, wasmrt_ref init) {
  uint64_t old_length = table->length;
  if (delta > table->max_length - old_length || !make_room(table, old_length + delta))
    return UINT64_MAX;
  table->length = old_length + delta;
  wasmrt_table_fill(table, old_length, init, delta);
  return old_length;
}

// SECURITY: the bounds check of bulk operations; no sum, so nothing can wrap.
static void check_range(uint64_t start, uint64_t count, uint64_t length) {
  if (start > length || count > length - start)
    wasmrt_trap(WASMRT_TRAP_table_out_of_bounds);
}

void wasmrt_table_fill(wasmrt_table *table, uint64_t dest, wasmrt_ref value, uint64_t count) {
  check_range(dest, count, table->length);
  for (uint64_t i = 0; i < count; i++)
    table->elems[dest + i] = value;
}

void wasmrt_table_copy(wasmrt_table *dest_table, wasmrt_table *source_table, uint64_t dest,
                       uint64_t source, uint64_t count) {
  check_range(source, count, source_table->length);
  check_range(dest, count, dest_table->length);
  __builtin_memmove(dest_table->elems + dest, source_table->elems + source,
                    (size_t)count * sizeof(wasmrt_ref));
}

void wasmrt_table_init(wasmrt_table *table, const wasmrt_elem *elem, uint64_t dest, uint64_t source,
                       uint64_t count) {
  check_range(source, count, elem->length);
  check_range(dest, count, table->length);
  if (count)
    __builtin_memcpy(table->elems + dest, elem->refs + source, (size_t)count * sizeof(wasmrt_ref));
}
