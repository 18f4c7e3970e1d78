// SECURITY: the only way from an address in the module to a pointer, on boards; src/guest.h is the
// other one. There is one thread, so what has been checked stays so.
#ifndef WASI_SHIM_BOARD_GUEST_H
#define WASI_SHIM_BOARD_GUEST_H

#include "wasi_shim/functions.h"

// The `length` bytes at `address`, or NULL if any lies outside. A word is enough to compute with:
// memories of boards are smaller than 4 GiB (lower/StaticImage.cpp), and a length above that of the
// memory is refused first.
static inline uint8_t *guest_bytes(const wasmrt_instance *self, uint32_t address, uint32_t length) {
  const wasmrt_memory *memory = self->memory;
  if (!memory || length > memory->byte_length || address > memory->byte_length - length)
    return NULL;
  return memory->base + address;
}

static inline wasi_errno guest_store(const wasmrt_instance *self, uint32_t address,
                                     const void *from, uint32_t length) {
  uint8_t *to = guest_bytes(self, address, length);
  if (!to)
    return WASI_ERRNO_FAULT;
  __builtin_memcpy(to, from, length);
  return WASI_ERRNO_SUCCESS;
}

#endif
