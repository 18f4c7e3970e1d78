// fdflags of the wire and the status flags of the host.
#ifndef WASI_SHIM_FDFLAGS_H
#define WASI_SHIM_FDFLAGS_H

#include <fcntl.h>

#include "wasi_shim/wasip1.h"

// Linux has no O_RSYNC of its own: it means O_SYNC, as does the stronger of two flags here.
static inline int wasi_status_flags_of(uint32_t fdflags) {
  int flags = 0;
  if (fdflags & WASI_FDFLAG_APPEND)
    flags |= O_APPEND;
  if (fdflags & WASI_FDFLAG_NONBLOCK)
    flags |= O_NONBLOCK;
  if (fdflags & WASI_FDFLAG_DSYNC)
    flags |= O_DSYNC;
  if (fdflags & (WASI_FDFLAG_SYNC | WASI_FDFLAG_RSYNC))
    flags |= O_SYNC;
  return flags;
}

static inline uint16_t wasi_fdflags_of(int status_flags) {
  uint16_t fdflags = 0;
  if (status_flags & O_APPEND)
    fdflags |= WASI_FDFLAG_APPEND;
  if (status_flags & O_NONBLOCK)
    fdflags |= WASI_FDFLAG_NONBLOCK;
  if ((status_flags & O_SYNC) == O_SYNC)
    fdflags |= WASI_FDFLAG_SYNC | WASI_FDFLAG_RSYNC;
  if (status_flags & O_DSYNC)
    fdflags |= WASI_FDFLAG_DSYNC;
  return fdflags;
}

#endif
