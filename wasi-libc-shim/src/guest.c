#include "guest.h"

#include <string.h>

#include "utf8.h"

// Another thread may be growing the memory. On a 32-bit host the read is two loads, but there the
// upper half is always 0, since the memory fits the address space.
static uint64_t byte_length_of(const wasmrt_memory *memory) {
  return *(const volatile uint64_t *)&memory->byte_length;
}

void *wasmrt_guest_bytes(wasmrt_instance *self, uint32_t address, uint64_t length) {
  static const char nothing[1];
  if (length == 0)
    return (void *)nothing;
  const wasmrt_memory *memory = self->memory;
  if (!memory)
    return NULL;
  uint64_t byte_length = byte_length_of(memory);
  // No sum here: address + length could wrap.
  if (length > byte_length || address > byte_length - length)
    return NULL;
  return memory->base + address;
}

wasi_errno wasmrt_guest_load(wasmrt_instance *self, uint32_t address, void *to, uint32_t length) {
  const void *from = wasmrt_guest_bytes(self, address, length);
  if (!from)
    return WASI_ERRNO_FAULT;
  memcpy(to, from, length);
  return WASI_ERRNO_SUCCESS;
}

wasi_errno wasmrt_guest_store(wasmrt_instance *self, uint32_t address, const void *from,
                              uint32_t length) {
  void *to = wasmrt_guest_bytes(self, address, length);
  if (!to)
    return WASI_ERRNO_FAULT;
  memcpy(to, from, length);
  return WASI_ERRNO_SUCCESS;
}

wasi_errno wasmrt_guest_store_u32(wasmrt_instance *self, uint32_t address, uint32_t value) {
  return wasmrt_guest_store(self, address, &value, sizeof(value));
}

wasi_errno wasmrt_guest_store_u64(wasmrt_instance *self, uint32_t address, uint64_t value) {
  return wasmrt_guest_store(self, address, &value, sizeof(value));
}

wasi_errno wasmrt_guest_path(wasmrt_instance *self, uint32_t address, uint32_t length,
                             wasi_path *path) {
  const void *from = wasmrt_guest_bytes(self, address, length);
  if (!from)
    return WASI_ERRNO_FAULT;
  if (length == 0)
    return WASI_ERRNO_NOENT;
  if (length >= WASI_PATH_CAPACITY)
    return WASI_ERRNO_NAMETOOLONG;
  memcpy(path->text, from, length);
  path->text[length] = '\0';
  path->length = length;
  if (memchr(path->text, '\0', length))
    return WASI_ERRNO_INVAL;
  return wasmrt_utf8_valid(path->text, length) ? WASI_ERRNO_SUCCESS : WASI_ERRNO_ILSEQ;
}

// Another thread may change a vector between its check and its use, if it were read twice. A
// compiler may do that to a plain copy, as nothing says that its source changes.
static wasi_iovec vector_at(const char *vectors, uint32_t index) {
  wasi_iovec vector;
  memcpy(&vector, vectors + (uint64_t)index * sizeof(vector), sizeof(vector));
  __asm__ volatile("" : "+r"(vector.buf), "+r"(vector.buf_len));
  return vector;
}

wasi_errno wasmrt_guest_buffers(wasmrt_instance *self, uint32_t address, uint32_t count,
                                wasi_buffers *buffers) {
  buffers->count = 0;
  buffers->byte_length = 0;
  const char *vectors = wasmrt_guest_bytes(self, address, (uint64_t)count * sizeof(wasi_iovec));
  if (!vectors)
    return WASI_ERRNO_FAULT;
  for (uint32_t i = 0; i < count && buffers->count < WASI_IOVEC_CAPACITY; i++) {
    wasi_iovec vector = vector_at(vectors, i);
    void *bytes = wasmrt_guest_bytes(self, vector.buf, vector.buf_len);
    if (!bytes)
      return WASI_ERRNO_FAULT;
    uint32_t room = WASI_TRANSFER_LIMIT - buffers->byte_length;
    uint32_t length = vector.buf_len < room ? vector.buf_len : room;
    if (length == 0)
      continue;
    buffers->entries[buffers->count++] = (struct iovec){bytes, length};
    buffers->byte_length += length;
  }
  return WASI_ERRNO_SUCCESS;
}
