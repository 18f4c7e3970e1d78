// SECURITY: the only way from an address in the guest to a pointer in the host.
//
// WASI speaks of memory 0 of the calling instance. An address is checked against the memory's
// size at the moment of the call. That stays true for the whole call: a memory only grows and
// never moves, even while another thread grows it.
//
// The bytes behind a pointer may change at any time when the memory is shared. Whatever is
// validated (a path, a subscription, a vector) is therefore copied out first and validated in the
// copy. Only bulk data, which nobody interprets, is used in place.
#ifndef WASI_SHIM_GUEST_H
#define WASI_SHIM_GUEST_H

#include <stdbool.h>
#include <sys/uio.h>

#include "wasi_shim/wasip1.h"
#include "wasmrt/abi.h"

// Longest path that a guest may pass, terminator included; Linux's own PATH_MAX.
enum { WASI_PATH_CAPACITY = 4096 };
// Buffers taken from one call. The rest waits for the next: a short transfer, as POSIX has it.
enum { WASI_IOVEC_CAPACITY = 256 };
// Most bytes that one call moves: what Linux moves at most, and it fits 32 bits.
enum { WASI_TRANSFER_LIMIT = 0x7FFFF000 };

// A path copied out of the guest: valid UTF-8 without NUL, at least one byte, terminated.
typedef struct wasi_path {
  uint32_t length;
  char text[WASI_PATH_CAPACITY];
} wasi_path;

// A guest's buffers as the host wants them, pointing into guest memory. Empty ones are left out.
typedef struct wasi_buffers {
  int count;
  uint32_t byte_length;
  struct iovec entries[WASI_IOVEC_CAPACITY];
} wasi_buffers;

// The `length` bytes at `address`, or NULL if any lies outside. Never NULL for no bytes.
void *wasmrt_guest_bytes(wasmrt_instance *self, uint32_t address, uint64_t length);

// Copies between host and guest; `fault` if the guest's side lies outside.
wasi_errno wasmrt_guest_load(wasmrt_instance *self, uint32_t address, void *to, uint32_t length);
wasi_errno wasmrt_guest_store(wasmrt_instance *self, uint32_t address, const void *from,
                              uint32_t length);
wasi_errno wasmrt_guest_store_u32(wasmrt_instance *self, uint32_t address, uint32_t value);
wasi_errno wasmrt_guest_store_u64(wasmrt_instance *self, uint32_t address, uint64_t value);

// Copies and checks a path: `fault`, `nametoolong`, `inval` for a NUL, `ilseq`, `noent` if empty.
wasi_errno wasmrt_guest_path(wasmrt_instance *self, uint32_t address, uint32_t length,
                             wasi_path *path);

// Converts `count` vectors at `address`: `fault` if one of those used lies outside.
wasi_errno wasmrt_guest_buffers(wasmrt_instance *self, uint32_t address, uint32_t count,
                                wasi_buffers *buffers);

#endif
