// From the host's struct stat to the wire.
#ifndef WASI_SHIM_FILESTAT_H
#define WASI_SHIM_FILESTAT_H

#include <sys/stat.h>

#include "wasi_shim/wasip1.h"
#include "wasmrt/abi.h"

wasi_filestat wasmrt_filestat_of(const struct stat *stat);

// fd_filestat_get and path_filestat_get, but for where the result goes.
wasi_errno wasmrt_fd_filestat(wasmrt_instance *self, uint32_t fd, wasi_filestat *result);
wasi_errno wasmrt_path_filestat(wasmrt_instance *self, uint32_t fd, uint32_t flags, uint32_t path,
                                uint32_t path_len, wasi_filestat *result);

#endif
