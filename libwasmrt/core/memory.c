// Linear memory: size, growth and the bulk instructions, spec §4.2.9, §4.5.3.4 and §4.6.10.
//
// SECURITY. Two facts that generated code relies on are made here and in the port:
//  - a memory never moves and never shrinks, so that its base may be cached;
//  - a memory32 does not grow into the last 64 KiB of its 4 GiB unless it starts at full size.
//    Together with the guard before the base this lets the compiler show that sums of an address
//    and a small constant do not wrap.
#include "store.h"

#define MEMORY32_BYTES (UINT64_C(1) << 32)
#define DEFAULT_MEMORY64_BYTES (UINT64_C(16) << 30)

static uint64_t least(uint64_t left, uint64_t right) { return left < right ? left : right; }

// How many pages a memory of this type may ever have, before asking for address space.
static uint64_t growth_limit(const wasmrt_memory_type *type, const wasmrt_store_config *config) {
  uint64_t limit = type->max_pages;
  if (type->flags & WASMRT_MEMORY_64) {
    uint64_t bytes = config->max_memory_bytes ? UINT64_MAX : DEFAULT_MEMORY64_BYTES;
    limit = least(limit, bytes >> type->page_size_log2);
  } else {
    uint64_t short_of_end = (MEMORY32_BYTES - WASMRT_GUARD_BYTES) >> type->page_size_log2;
    uint64_t all = MEMORY32_BYTES >> type->page_size_log2;
    limit = least(limit, type->min_pages <= short_of_end ? short_of_end : all);
  }
  if (config->max_memory_bytes)
    limit = least(limit, config->max_memory_bytes >> type->page_size_log2);
  return limit;
}

const char *wasmrt_memory_create(wasmrt_memory *memory, const wasmrt_memory_type *type,
                                 const wasmrt_store_config *config) {
  uint64_t limit = growth_limit(type, config);
  if (type->min_pages > limit)
    return "initial memory size exceeds the limit";
  uint64_t byte_length = type->min_pages << type->page_size_log2;
  const char *problem =
      wasmrt_port_memory_reserve(memory, type, byte_length, limit << type->page_size_log2);
  if (problem)
    return problem;
  memory->page_size_log2 = type->page_size_log2;
  memory->flags = type->flags;
  memory->declared_max = type->max_pages;
  memory->max_pages = least(limit, memory->reserved_bytes >> type->page_size_log2);
  if (!wasmrt_port_memory_commit(memory, 0, byte_length)) {
    wasmrt_port_memory_release(memory);
    return "out of memory for the initial memory size";
  }
  memory->byte_length = byte_length;
  memory->page_count = type->min_pages;
  return NULL;
}

wasmrt_memory *wasmrt_memory_new(wasmrt_store *store, const wasmrt_memory_type *type) {
  wasmrt_memory *memory = wasmrt_port_allocate(sizeof(*memory));
  if (memory && wasmrt_memory_create(memory, type, &store->config)) {
    wasmrt_port_free(memory);
    memory = NULL;
  }
  return memory;
}

void wasmrt_memory_delete(wasmrt_memory *memory) {
  if (!memory)
    return;
  wasmrt_port_memory_release(memory);
  wasmrt_port_free(memory);
}

static uint64_t grow(wasmrt_memory *memory, uint64_t delta) {
  uint64_t old_count = memory->page_count;
  if (delta > memory->max_pages - old_count)
    return UINT64_MAX;
  uint64_t new_length = (old_count + delta) << memory->page_size_log2;
  if (!wasmrt_port_memory_commit(memory, memory->byte_length, new_length))
    return UINT64_MAX;
  memory->byte_length = new_length;
  memory->page_count = old_count + delta;
  return old_count;
}

// Pages are committed before the new size shows, so another thread of a shared memory sees the
// old size or the new one, and both are backed.
uint64_t wasmrt_memory_grow(wasmrt_memory *memory, uint64_t delta) {
  if (!(memory->flags & WASMRT_MEMORY_SHARED))
    return grow(memory, delta);
  wasmrt_port_lock();
  uint64_t result = grow(memory, delta);
  wasmrt_port_unlock();
  return result;
}

// SECURITY: the one bounds check of bulk operations; no sum, so nothing can wrap.
static bool in_range(uint64_t start, uint64_t count, uint64_t length) {
  return start <= length && count <= length - start;
}

uint8_t *wasmrt_memory_range(const wasmrt_memory *memory, uint64_t address, uint64_t length) {
  return in_range(address, length, memory->byte_length) ? memory->base + address : NULL;
}

static uint8_t *range_or_trap(const wasmrt_memory *memory, uint64_t address, uint64_t count) {
  uint8_t *bytes = wasmrt_memory_range(memory, address, count);
  if (!bytes)
    wasmrt_trap(WASMRT_TRAP_memory_out_of_bounds);
  return bytes;
}

void wasmrt_memory_init(const wasmrt_memory *memory, const wasmrt_data *data, uint64_t dest,
                        uint64_t source, uint64_t count) {
  if (!in_range(source, count, data->length))
    wasmrt_trap(WASMRT_TRAP_memory_out_of_bounds);
  uint8_t *to = range_or_trap(memory, dest, count);
  if (count)
    __builtin_memcpy(to, data->bytes + source, (size_t)count);
}

void wasmrt_memory_copy(const wasmrt_memory *dest_memory, const wasmrt_memory *source_memory,
                        uint64_t dest, uint64_t source, uint64_t count) {
  const uint8_t *from = range_or_trap(source_memory, source, count);
  uint8_t *to = range_or_trap(dest_memory, dest, count);
  __builtin_memmove(to, from, (size_t)count);
}

void wasmrt_memory_fill(const wasmrt_memory *memory, uint64_t dest, uint32_t value,
                        uint64_t count) {
  uint8_t *to = range_or_trap(memory, dest, count);
  __builtin_memset(to, (int)(value & 0xFF), (size_t)count);
}
