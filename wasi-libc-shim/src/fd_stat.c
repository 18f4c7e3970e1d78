// What is known of a descriptor, and of the file behind it.
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "embedded.h"
#include "errno_map.h"
#include "export.h"
#include "fd_table.h"
#include "fdflags.h"
#include "filestat.h"
#include "guest.h"
#include "times.h"

uint32_t wasmrt_wasi_fd_fdstat_get(wasmrt_instance *self, uint32_t fd, uint32_t stat) {
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, fd, 0, &descriptor);
  if (error)
    return error;
  int flags = descriptor->embedded ? O_RDONLY : fcntl(descriptor->host, F_GETFL);
  wasi_state *state = wasi_state_of(self);
  wasmrt_wasi_lock(&state->lock);
  wasi_fdstat result = {.fs_filetype = descriptor->filetype,
                        .fs_flags = flags < 0 ? 0 : wasi_fdflags_of(flags),
                        .fs_rights_base = descriptor->rights_base,
                        .fs_rights_inheriting = descriptor->rights_inheriting};
  wasmrt_wasi_unlock(&state->lock);
  error = flags < 0 ? wasmrt_errno_last() : wasmrt_guest_store(self, stat, &result, sizeof(result));
  wasmrt_fd_release(self, descriptor);
  return error;
}

// The standard streams are open files of whoever started the program, a shell say, which would find
// its terminal non-blocking. So the stream becomes an open file of our own first, where the host
// can open it anew. Files that have a position share it, and never block.
static void separate_stream(int host, int flags) {
  char path[] = "/proc/self/fd/0";
  struct stat stat;
  if (fstat(host, &stat) < 0 || !(S_ISCHR(stat.st_mode) || S_ISFIFO(stat.st_mode)))
    return;
  path[sizeof(path) - 2] = (char)('0' + host);
  int own = open(path, (flags & O_ACCMODE) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (own < 0)
    return;
  dup2(own, host);
  close(own);
}

// The host cannot turn synchronous writing on or off for an open file, and would ignore it.
static wasi_errno set_flags(int host, uint32_t fdflags) {
  const uint32_t fixed = WASI_FDFLAG_DSYNC | WASI_FDFLAG_RSYNC | WASI_FDFLAG_SYNC;
  int flags = fcntl(host, F_GETFL);
  if (flags < 0)
    return wasmrt_errno_last();
  if (fdflags & fixed & ~(uint32_t)wasi_fdflags_of(flags))
    return WASI_ERRNO_NOTSUP;
  if (host <= STDERR_FILENO && fdflags & WASI_FDFLAG_NONBLOCK)
    separate_stream(host, flags);
  flags = (flags & ~(O_APPEND | O_NONBLOCK)) | wasi_status_flags_of(fdflags & ~fixed);
  return wasmrt_errno_of(fcntl(host, F_SETFL, flags));
}

uint32_t wasmrt_wasi_fd_fdstat_set_flags(wasmrt_instance *self, uint32_t fd, uint32_t flags) {
  if (flags & ~(uint32_t)WASI_FDFLAGS_ALL)
    return WASI_ERRNO_INVAL;
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, fd, WASI_RIGHT_FD_FDSTAT_SET_FLAGS, &descriptor);
  if (error)
    return error;
  if (!descriptor->embedded) // where none of them means anything
    error = set_flags(descriptor->host, flags);
  wasmrt_fd_release(self, descriptor);
  return error;
}

// Rights can be given up, never gained.
uint32_t wasmrt_wasi_fd_fdstat_set_rights(wasmrt_instance *self, uint32_t fd, uint64_t base,
                                          uint64_t inheriting) {
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, fd, 0, &descriptor);
  if (error)
    return error;
  wasi_state *state = wasi_state_of(self);
  wasmrt_wasi_lock(&state->lock);
  if ((base & ~descriptor->rights_base) || (inheriting & ~descriptor->rights_inheriting)) {
    error = WASI_ERRNO_NOTCAPABLE;
  } else {
    descriptor->rights_base = base;
    descriptor->rights_inheriting = inheriting;
  }
  wasmrt_wasi_unlock(&state->lock);
  wasmrt_fd_release(self, descriptor);
  return error;
}

wasi_errno wasmrt_fd_filestat(wasmrt_instance *self, uint32_t fd, wasi_filestat *result) {
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, fd, WASI_RIGHT_FD_FILESTAT_GET, &descriptor);
  if (error)
    return error;
  struct stat host_stat;
  if (descriptor->embedded) {
    descriptor->embedded->stat(descriptor, result);
  } else if (!(error = wasmrt_errno_of(fstat(descriptor->host, &host_stat)))) {
    *result = wasmrt_filestat_of(&host_stat);
    result->filetype = descriptor->filetype;
  }
  wasmrt_fd_release(self, descriptor);
  return error;
}

uint32_t wasmrt_wasi_fd_filestat_get(wasmrt_instance *self, uint32_t fd, uint32_t stat) {
  wasi_filestat result;
  wasi_errno error = wasmrt_fd_filestat(self, fd, &result);
  return error ? error : wasmrt_guest_store(self, stat, &result, sizeof(result));
}

uint32_t wasmrt_wasi_fd_filestat_set_size(wasmrt_instance *self, uint32_t fd, uint64_t size) {
  if (size > INT64_MAX)
    return WASI_ERRNO_INVAL;
  wasi_descriptor *descriptor;
  wasi_errno error = wasmrt_fd_acquire(self, fd, WASI_RIGHT_FD_FILESTAT_SET_SIZE, &descriptor);
  if (error)
    return error;
  error = wasmrt_errno_of(WASI_RETRY(ftruncate(descriptor->host, (off_t)size)));
  wasmrt_fd_release(self, descriptor);
  return error;
}

// futimens needs no write access to the file, so a grant with `ro` is enforced here.
uint32_t wasmrt_wasi_fd_filestat_set_times(wasmrt_instance *self, uint32_t fd, uint64_t atim,
                                           uint64_t mtim, uint32_t flags) {
  struct timespec times[2];
  wasi_errno error = wasmrt_times_of(atim, mtim, flags, times);
  if (error)
    return error;
  wasi_descriptor *descriptor;
  error = wasmrt_fd_acquire(self, fd, WASI_RIGHT_FD_FILESTAT_SET_TIMES, &descriptor);
  if (error)
    return error;
  error = descriptor->flags & WASI_DESCRIPTOR_READ_ONLY
              ? WASI_ERRNO_ROFS
              : wasmrt_errno_of(futimens(descriptor->host, times));
  wasmrt_fd_release(self, descriptor);
  return error;
}

#define WASI_FD_STAT WASI_EXPORT
#include "wasi_shim/wasip1.def"
