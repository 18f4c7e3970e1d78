// Objects and exceptions of an instance without a descriptor: those of boards.
#include "store.h"

void wasmrt_image_heap(wasmrt_instance *self, uint8_t *bytes, uint64_t byte_length,
                       const void *const *ranges) {
  wasmrt_store_config config = {.max_gc_heap_bytes = byte_length};
  wasmrt_port_heap_use(bytes, (size_t)byte_length);
  self->store = wasmrt_store_new(&config);
  if (!self->store)
    wasmrt_trap(WASMRT_TRAP_gc_heap_exhausted);
  self->store->ranges = ranges;
}
