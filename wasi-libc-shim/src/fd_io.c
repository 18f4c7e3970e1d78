// Bytes in and out of descriptors. Guest buffers go to readv and writev as they are: no copy.
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/uio.h>
#include <unistd.h>

#include "embedded.h"
#include "errno_map.h"
#include "export.h"
#include "fd_table.h"
#include "guest.h"

typedef ssize_t transfer_code(int host, const struct iovec *entries, int count, uint64_t at);

static ssize_t read_host(int host, const struct iovec *entries, int count, uint64_t at) {
  if (at == WASI_AT_POSITION)
    return readv(host, entries, count);
  return preadv(host, entries, count, (off_t)at);
}

static ssize_t write_host(int host, const struct iovec *entries, int count, uint64_t at) {
  if (at == WASI_AT_POSITION)
    return writev(host, entries, count);
  return pwritev(host, entries, count, (off_t)at);
}

// What the four calls share. `done` is where the guest wants the number of bytes.
static wasi_errno transfer(wasmrt_instance *self, uint32_t fd, uint64_t rights, uint32_t iovs,
                           uint32_t iovs_len, uint64_t at, uint32_t done, transfer_code *code) {
  wasi_buffers buffers;
  wasi_errno error = wasmrt_guest_buffers(self, iovs, iovs_len, &buffers);
  // An unusable `done` must be found before bytes are moved that nobody would hear of.
  if (!error && !wasmrt_guest_bytes(self, done, sizeof(uint32_t)))
    error = WASI_ERRNO_FAULT;
  wasi_descriptor *descriptor;
  wasi_errno access = wasmrt_fd_acquire(self, fd, rights, &descriptor);
  if (access)
    return access;
  if (!error) {
    long count = descriptor->embedded
                     ? (long)descriptor->embedded->read(descriptor, &buffers, at)
                     : WASI_RETRY(code(descriptor->host, buffers.entries, buffers.count, at));
    error = wasmrt_errno_of(count);
    if (!error)
      error = wasmrt_guest_store_u32(self, done, (uint32_t)count);
  }
  wasmrt_fd_release(self, descriptor);
  return error;
}

uint32_t wasmrt_wasi_fd_read(wasmrt_instance *self, uint32_t fd, uint32_t iovs, uint32_t iovs_len,
                             uint32_t nread) {
  return transfer(self, fd, WASI_RIGHT_FD_READ, iovs, iovs_len, WASI_AT_POSITION, nread, read_host);
}

uint32_t wasmrt_wasi_fd_write(wasmrt_instance *self, uint32_t fd, uint32_t iovs, uint32_t iovs_len,
                              uint32_t nwritten) {
  return transfer(self, fd, WASI_RIGHT_FD_WRITE, iovs, iovs_len, WASI_AT_POSITION, nwritten,
                  write_host);
}

uint32_t wasmrt_wasi_fd_pread(wasmrt_instance *self, uint32_t fd, uint32_t iovs, uint32_t iovs_len,
                              uint64_t offset, uint32_t nread) {
  if (offset > INT64_MAX)
    return WASI_ERRNO_INVAL;
  return transfer(self, fd, WASI_RIGHT_FD_READ | WASI_RIGHT_FD_SEEK, iovs, iovs_len, offset, nread,
                  read_host);
}

uint32_t wasmrt_wasi_fd_pwrite(wasmrt_instance *self, uint32_t fd, uint32_t iovs, uint32_t iovs_len,
                               uint64_t offset, uint32_t nwritten) {
  if (offset > INT64_MAX)
    return WASI_ERRNO_INVAL;
  return transfer(self, fd, WASI_RIGHT_FD_WRITE | WASI_RIGHT_FD_SEEK, iovs, iovs_len, offset,
                  nwritten, write_host);
}

static wasi_errno seek_host(int host, int64_t offset, int whence, uint64_t *position) {
  off_t result = lseek(host, (off_t)offset, whence);
  *position = (uint64_t)result;
  return wasmrt_errno_of(result < 0 ? -1 : 0);
}

static wasi_errno seek(wasmrt_instance *self, uint32_t fd, uint64_t rights, int64_t offset,
                       int whence, uint32_t result) {
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, fd, rights, &descriptor);
  if (error)
    return error;
  uint64_t position;
  if (descriptor->embedded)
    error = descriptor->embedded->seek(descriptor, offset, whence, &position);
  else
    error = seek_host(descriptor->host, offset, whence, &position);
  if (!error)
    error = wasmrt_guest_store_u64(self, result, position);
  wasmrt_fd_release(self, descriptor);
  return error;
}

uint32_t wasmrt_wasi_fd_seek(wasmrt_instance *self, uint32_t fd, uint64_t offset, uint32_t whence,
                             uint32_t newoffset) {
  static const int whences[WASI_WHENCE_COUNT] = {SEEK_SET, SEEK_CUR, SEEK_END};
  if (whence >= WASI_WHENCE_COUNT)
    return WASI_ERRNO_INVAL;
  // To ask where one is, the right to tell is enough.
  bool tells = offset == 0 && whence == WASI_WHENCE_CUR;
  return seek(self, fd, tells ? WASI_RIGHT_FD_TELL : WASI_RIGHT_FD_SEEK, (int64_t)offset,
              whences[whence], newoffset);
}

uint32_t wasmrt_wasi_fd_tell(wasmrt_instance *self, uint32_t fd, uint32_t offset) {
  return seek(self, fd, WASI_RIGHT_FD_TELL, 0, SEEK_CUR, offset);
}

static wasi_errno sync_with(wasmrt_instance *self, uint32_t fd, uint64_t right, int (*code)(int)) {
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, fd, right, &descriptor);
  if (error)
    return error;
  if (!descriptor->embedded)
    error = wasmrt_errno_of(WASI_RETRY(code(descriptor->host)));
  wasmrt_fd_release(self, descriptor);
  return error;
}

uint32_t wasmrt_wasi_fd_sync(wasmrt_instance *self, uint32_t fd) {
  return sync_with(self, fd, WASI_RIGHT_FD_SYNC, fsync);
}

uint32_t wasmrt_wasi_fd_datasync(wasmrt_instance *self, uint32_t fd) {
  return sync_with(self, fd, WASI_RIGHT_FD_DATASYNC, fdatasync);
}

uint32_t wasmrt_wasi_fd_advise(wasmrt_instance *self, uint32_t fd, uint64_t offset, uint64_t len,
                               uint32_t advice) {
  static const int advices[WASI_ADVICE_COUNT] = {POSIX_FADV_NORMAL,   POSIX_FADV_SEQUENTIAL,
                                                 POSIX_FADV_RANDOM,   POSIX_FADV_WILLNEED,
                                                 POSIX_FADV_DONTNEED, POSIX_FADV_NOREUSE};
  if (advice >= WASI_ADVICE_COUNT || offset > INT64_MAX || len > INT64_MAX)
    return WASI_ERRNO_INVAL;
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, fd, WASI_RIGHT_FD_ADVISE, &descriptor);
  if (error)
    return error;
  if (descriptor->filetype == WASI_FILETYPE_DIRECTORY) {
    error = WASI_ERRNO_BADF;
  } else if (!descriptor->embedded) {
    int host = posix_fadvise(descriptor->host, (off_t)offset, (off_t)len, advices[advice]);
    error = host == 0 ? WASI_ERRNO_SUCCESS : wasmrt_errno_from_host(host);
  }
  wasmrt_fd_release(self, descriptor);
  return error;
}

uint32_t wasmrt_wasi_fd_allocate(wasmrt_instance *self, uint32_t fd, uint64_t offset,
                                 uint64_t len) {
  if (len == 0 || offset > INT64_MAX || len > INT64_MAX)
    return WASI_ERRNO_INVAL;
  if (offset + len > INT64_MAX)
    return WASI_ERRNO_FBIG;
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, fd, WASI_RIGHT_FD_ALLOCATE, &descriptor);
  if (error)
    return error;
  int host;
  do
    host = posix_fallocate(descriptor->host, (off_t)offset, (off_t)len);
  while (host == EINTR);
  wasmrt_fd_release(self, descriptor);
  return host == 0 ? WASI_ERRNO_SUCCESS : wasmrt_errno_from_host(host);
}

#define WASI_FD_IO WASI_EXPORT
#include "wasi_shim/wasip1.def"
