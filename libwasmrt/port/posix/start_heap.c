// The runtime's own allocations in an executable: a few tables and lists, so each gets pages of its
// own. The C library's allocator would be a sixth of a small program.
#define _GNU_SOURCE
#include <stddef.h>
#include <sys/mman.h>

#include "wasmrt/port.h"

// In front of each; as large as any alignment.
typedef struct {
  _Alignas(16) size_t mapped_length;
} header;

void *wasmrt_port_allocate(size_t byte_length) {
  if (byte_length > PTRDIFF_MAX - sizeof(header))
    return NULL;
  size_t mapped_length = sizeof(header) + byte_length;
  header *block =
      mmap(NULL, mapped_length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED)
    return NULL;
  block->mapped_length = mapped_length;
  return block + 1;
}

void wasmrt_port_free(void *allocation) {
  header *block = allocation;
  if (block)
    munmap(block - 1, block[-1].mapped_length);
}
