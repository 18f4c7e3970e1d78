// The descriptors 0 to 2, which are the console; there are no others.
#include "wasmrt/board.h"

#include "guest.h"

enum { STDIN = 0, STDERR = 2 };

// Each vector is read when its turn comes; `take` says how many bytes it used.
typedef struct {
  uint8_t *bytes;
  uint32_t length;
} piece;

static wasi_errno piece_at(const wasmrt_instance *self, uint32_t vectors, piece *out) {
  wasi_iovec vector;
  const uint8_t *from = guest_bytes(self, vectors, sizeof(vector));
  if (!from)
    return WASI_ERRNO_FAULT;
  __builtin_memcpy(&vector, from, sizeof(vector));
  *out = (piece){guest_bytes(self, vector.buf, vector.buf_len), vector.buf_len};
  return out->bytes ? WASI_ERRNO_SUCCESS : WASI_ERRNO_FAULT;
}

static wasi_errno transfer(const wasmrt_instance *self, uint32_t vectors, uint32_t count,
                           uint32_t done_address, bool is_write) {
  uint32_t done = 0;
  for (uint32_t i = 0; i < count; i++) {
    piece p;
    // A sum that wraps is an address like another: it is checked.
    wasi_errno error = piece_at(self, vectors + i * (uint32_t)sizeof(wasi_iovec), &p);
    if (error)
      return error;
    if (p.length == 0)
      continue;
    uint32_t moved = (uint32_t)(is_write ? wasmrt_board_write(p.bytes, p.length)
                                         : wasmrt_board_read(p.bytes, p.length));
    done += moved;
    if (moved < p.length || !is_write)
      break;
  }
  return guest_store(self, done_address, &done, sizeof(done));
}

uint32_t WASI_SYMBOL(fd_write, iiii_i)(wasmrt_instance *self, uint32_t fd, uint32_t iovs,
                                       uint32_t iovs_len, uint32_t nwritten) {
  if (fd == STDIN || fd > STDERR)
    return WASI_ERRNO_BADF;
  return transfer(self, iovs, iovs_len, nwritten, true);
}

uint32_t WASI_SYMBOL(fd_read, iiii_i)(wasmrt_instance *self, uint32_t fd, uint32_t iovs,
                                      uint32_t iovs_len, uint32_t nread) {
  return fd == STDIN ? transfer(self, iovs, iovs_len, nread, false) : WASI_ERRNO_BADF;
}

uint32_t WASI_SYMBOL(fd_fdstat_get, ii_i)(wasmrt_instance *self, uint32_t fd, uint32_t stat) {
  if (fd > STDERR)
    return WASI_ERRNO_BADF;
  // A character device without the right to seek is a terminal to libc, which then sends lines.
  wasi_fdstat result = {.fs_filetype = WASI_FILETYPE_CHARACTER_DEVICE,
                        .fs_rights_base = fd == STDIN ? WASI_RIGHT_FD_READ : WASI_RIGHT_FD_WRITE};
  return guest_store(self, stat, &result, sizeof(result));
}

uint32_t WASI_SYMBOL(fd_seek, ilii_i)(wasmrt_instance *self, uint32_t fd, uint64_t offset,
                                      uint32_t whence, uint32_t newoffset) {
  (void)self, (void)offset, (void)whence, (void)newoffset;
  return fd > STDERR ? WASI_ERRNO_BADF : WASI_ERRNO_SPIPE;
}

uint32_t WASI_SYMBOL(fd_close, i_i)(wasmrt_instance *self, uint32_t fd) {
  (void)self;
  return fd > STDERR ? WASI_ERRNO_BADF : WASI_ERRNO_SUCCESS;
}

// No directories: libc stops asking at the first `badf`.
uint32_t WASI_SYMBOL(fd_prestat_get, ii_i)(wasmrt_instance *self, uint32_t fd, uint32_t stat) {
  (void)self, (void)fd, (void)stat;
  return WASI_ERRNO_BADF;
}
