#include "filestat.h"

#include <errno.h>

#include "fd_table.h"
#include "times.h"

wasi_filestat wasmrt_filestat_of(const struct stat *stat) {
  return (wasi_filestat){.dev = stat->st_dev,
                         .ino = stat->st_ino,
                         .filetype = wasmrt_filetype_of_mode(stat->st_mode),
                         .nlink = stat->st_nlink,
                         .size = (uint64_t)stat->st_size,
                         .atim = wasi_nanoseconds(stat->st_atim),
                         .mtim = wasi_nanoseconds(stat->st_mtim),
                         .ctim = wasi_nanoseconds(stat->st_ctim)};
}

static wasi_errno time_of(uint64_t value, uint32_t set, uint32_t now, struct timespec *time) {
  if (set && now)
    return WASI_ERRNO_INVAL;
  *time = wasi_timespec(value);
  if (now)
    time->tv_nsec = UTIME_NOW;
  else if (!set)
    time->tv_nsec = UTIME_OMIT;
  return WASI_ERRNO_SUCCESS;
}

wasi_errno wasmrt_times_of(uint64_t atim, uint64_t mtim, uint32_t fst_flags,
                           struct timespec times[2]) {
  if (fst_flags & ~(uint32_t)WASI_FSTFLAGS_ALL)
    return WASI_ERRNO_INVAL;
  wasi_errno error =
      time_of(atim, fst_flags & WASI_FSTFLAG_ATIM, fst_flags & WASI_FSTFLAG_ATIM_NOW, &times[0]);
  if (error)
    return error;
  return time_of(mtim, fst_flags & WASI_FSTFLAG_MTIM, fst_flags & WASI_FSTFLAG_MTIM_NOW, &times[1]);
}
