// Linear memories. One of an image has its place in .bss already and is only grown here; others
// come from the heap.
#include "heap.h"
#include "wasmrt/port.h"

const char *wasmrt_port_memory_reserve(wasmrt_memory *memory, const wasmrt_memory_type *type,
                                       uint64_t need, uint64_t limit) {
  if (type->flags & WASMRT_MEMORY_GUARDED)
    return "guard pages need a 64-bit system";
  // Half of what is left for a memory that may grow, so that more than one can.
  uint64_t room = wasmrt_heap_largest() / 2;
  room = room > limit ? limit : room < need ? need : room;
  if (room > SIZE_MAX / 2)
    return "the memory does not fit the address space";
  memory->base = wasmrt_heap_take(room ? (size_t)room : 1);
  memory->reserved_bytes = room;
  return memory->base ? NULL : "out of memory";
}

bool wasmrt_port_memory_commit(wasmrt_memory *memory, uint64_t from, uint64_t to) {
  __builtin_memset(memory->base + from, 0, (size_t)(to - from));
  return true;
}

void wasmrt_port_memory_release(wasmrt_memory *memory) {
  wasmrt_heap_give(memory->base);
  memory->base = NULL;
}
