// The functions of WASI preview 1 as C functions, generated from wasip1.def.
//
// Each exists under two names. The symbol that a module's import asks for,
// `wasm__wasi_snapshot_preview1__fd_write__iiii_i`, and `wasmrt_wasi_fd_write`, which does the
// work. src/export.h makes the first from the second.
#ifndef WASI_SHIM_FUNCTIONS_H
#define WASI_SHIM_FUNCTIONS_H

#include "wasi_shim/wasip1.h"
#include "wasmrt/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WASI_FUNCTION(since, result, name, signature, parameters, arguments, decode)               \
  result wasmrt_wasi_##name parameters;                                                            \
  result WASI_SYMBOL(name, signature) parameters;
#include "wasi_shim/wasip1.def"

#ifdef __cplusplus
}
#endif

#endif
