// Publishes one group of wasip1.def under the names that imports ask for. An implementing file
// ends with
//
//   #define WASI_FD_IO WASI_EXPORT
//   #include "wasi_shim/wasip1.def"
//
// so that the alias sits in the same object as its function, and an executable that imports
// nothing of a file links nothing of it.
#ifndef WASI_SHIM_EXPORT_H
#define WASI_SHIM_EXPORT_H

#include "wasi_shim/functions.h"

#define WASI_EXPORT(result, name, signature, parameters, arguments, decode)                        \
  __attribute__((weak, alias("wasmrt_wasi_" #name))) result WASI_SYMBOL(name, signature) parameters;

#endif
