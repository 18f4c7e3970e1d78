// The runtime's own allocations, from the embedder or the C library.
#include <stdlib.h>

#include "wasmrt/port.h"
#include "wasmrt/wasmrt.h"

static wasmrt_allocator embedders;

void wasmrt_set_allocator(const wasmrt_allocator *allocator) { embedders = *allocator; }

enum { ALIGNMENT = 16 };

// calloc, where it aligns enough, gets large zeroed blocks from the system without touching them.
void *wasmrt_port_allocate(size_t byte_length) {
  if (embedders.allocate)
    return embedders.allocate(embedders.context, byte_length);
  if (_Alignof(max_align_t) >= ALIGNMENT)
    return calloc(1, byte_length);
  if (byte_length > SIZE_MAX - ALIGNMENT)
    return NULL;
  size_t rounded = (byte_length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  void *block = aligned_alloc(ALIGNMENT, rounded);
  if (block)
    __builtin_memset(block, 0, rounded);
  return block;
}

void wasmrt_port_free(void *allocation) {
  if (embedders.release && allocation)
    embedders.release(embedders.context, allocation);
  else
    free(allocation);
}
