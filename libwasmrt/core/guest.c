// Passing data: views of guest memory, and memory that the guest's own allocator gives.
//
// SECURITY. An address that a guest returns is a number like any other. Nothing here trusts one
// before wasmrt_memory_range has checked it, the allocator's results included.
#include "store.h"

static const wasmrt_memory *memory_of(const wasmrt_instance *instance) {
  return instance->module->memory_count ? wasmrt_memories(instance)[0].memory : NULL;
}

bool wasmrt_view(const wasmrt_instance *instance, uint64_t address, uint64_t length,
                 wasmrt_span *span) {
  const wasmrt_memory *memory = memory_of(instance);
  uint8_t *bytes = memory ? wasmrt_memory_range(memory, address, length) : NULL;
  *span = (wasmrt_span){bytes, bytes ? length : 0};
  return bytes != NULL;
}

bool wasmrt_view_string(const wasmrt_instance *instance, uint64_t address, wasmrt_span *span) {
  const wasmrt_memory *memory = memory_of(instance);
  *span = (wasmrt_span){NULL, 0};
  if (!memory || address >= memory->byte_length)
    return false;
  uint8_t *bytes = memory->base + address;
  uint64_t left = memory->byte_length - address, length = 0;
  while (length < left && bytes[length])
    length++;
  if (length == left)
    return false;
  *span = (wasmrt_span){bytes, length};
  return true;
}

// -- The guest's allocator: cabi_realloc(old, old size, align, new size) of the component model, or
// malloc(size) and free(address) of C.

uint32_t wasmrt_guest_allocate(wasmrt_instance *instance, uint32_t length, uint32_t alignment,
                               uint32_t *address) {
  wasmrt_value values[4] = {{.i32 = 0}, {.i32 = 0}, {.i32 = alignment}, {.i32 = length}};
  const wasmrt_func *allocate = wasmrt_find_func(instance, "cabi_realloc", "iiii_i");
  if (!allocate) {
    allocate = wasmrt_find_func(instance, "malloc", "i_i");
    values[0].i32 = length;
  }
  *address = 0;
  if (!allocate)
    return WASMRT_TRAP_host;
  uint32_t trap = wasmrt_call(allocate, values);
  if (trap != WASMRT_NO_TRAP)
    return trap;
  wasmrt_span span;
  if ((values[0].i32 == 0 && length) || !wasmrt_view(instance, values[0].i32, length, &span))
    return WASMRT_TRAP_memory_out_of_bounds;
  *address = values[0].i32;
  return WASMRT_NO_TRAP;
}

uint32_t wasmrt_guest_free(wasmrt_instance *instance, uint32_t address, uint32_t length,
                           uint32_t alignment) {
  wasmrt_value values[4] = {{.i32 = address}, {.i32 = length}, {.i32 = alignment}, {.i32 = 0}};
  const wasmrt_func *release = wasmrt_find_func(instance, "free", "i_");
  if (!release)
    release = wasmrt_find_func(instance, "cabi_realloc", "iiii_i");
  return release ? wasmrt_call(release, values) : WASMRT_TRAP_host;
}

uint32_t wasmrt_guest_copy(wasmrt_instance *instance, const void *bytes, uint32_t length,
                           uint32_t *address) {
  uint32_t trap = wasmrt_guest_allocate(instance, length, 1, address);
  wasmrt_span span;
  if (trap == WASMRT_NO_TRAP && length && wasmrt_view(instance, *address, length, &span))
    __builtin_memcpy(span.data, bytes, length);
  return trap;
}
