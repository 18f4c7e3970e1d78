// From the host's struct stat to the wire.
#ifndef WASI_SHIM_FILESTAT_H
#define WASI_SHIM_FILESTAT_H

#include <sys/stat.h>

#include "wasi_shim/wasip1.h"

wasi_filestat wasmrt_filestat_of(const struct stat *stat);

#endif
