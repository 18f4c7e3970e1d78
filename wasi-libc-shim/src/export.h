// Publishes one group of wasip1.def under the names that imports ask for. An implementing file
// ends with
//
//   #define WASI_FD_IO WASI_EXPORT
//   #include "wasi_shim/wasip1.def"
//
// so that the symbol sits in the same object as its function, and an executable that imports
// nothing of a file links nothing of it.
//
// Functions that are the same in `wasi_unstable`, WASI as of 2019, get that name, too.
//
// The archive exists in two styles. In libwasi.a an import's symbol is an alias of its function.
// In libwasi_trace.a it is a function in between, which prints the call if the program is traced.
#ifndef WASI_SHIM_EXPORT_H
#define WASI_SHIM_EXPORT_H

#include "trace.h"
#include "wasi_shim/functions.h"

#ifdef WASI_TRACED
#define WASI_EXPORT WASI_EXPORT_TRACED
#else
#define WASI_EXPORT WASI_EXPORT_ALIAS
#endif

#define WASI_EXPORT_ALIAS(since, result, name, signature, parameters, arguments, decode)           \
  WASI_ALIAS("wasmrt_wasi_" #name, result, WASI_SYMBOL(name, signature), parameters)               \
  WASI_UNSTABLE_##since("wasmrt_wasi_" #name, result, name, signature, parameters)

#define WASI_EXPORT_TRACED(since, result, name, signature, parameters, arguments, decode)          \
  result WASI_SYMBOL(name, signature) parameters {                                                 \
    if (!wasi_is_traced(wasi_state_of(self)))                                                      \
      return wasmrt_wasi_##name arguments;                                                         \
    const uint64_t values[] = WASI_TRACE_VALUES arguments;                                         \
    wasi_trace_call call = {#name, decode, values, 0};                                             \
    WASI_TRACE_##result(wasmrt_wasi_##name, arguments, call)                                       \
  }                                                                                                \
  WASI_UNSTABLE_##since(WASI_TEXT(WASI_SYMBOL(name, signature)), result, name, signature,          \
                        parameters)

#define WASI_TEXT(name) WASI_TEXT_OF(name)
#define WASI_TEXT_OF(name) #name
#define WASI_ALIAS(target, result, symbol, parameters)                                             \
  __attribute__((alias(target))) result symbol parameters;

// The second name of a function that is the same in the module `wasi_unstable`.
#define WASI_UNSTABLE_SAME(target, result, name, signature, parameters)                            \
  WASI_ALIAS(target, result, WASI_UNSTABLE_SYMBOL(name, signature), parameters)
#define WASI_UNSTABLE_CHANGED(target, result, name, signature, parameters)

// The arguments but for the instance, which is in the way at index 0.
#define WASI_TRACE_VALUES(self, ...) {0, __VA_ARGS__}

#define WASI_TRACE_uint32_t(function, arguments, call)                                             \
  call.start = wasmrt_trace_now();                                                                 \
  uint32_t error = function arguments;                                                             \
  wasmrt_trace_print(self, &call, error);                                                          \
  return error;

#define WASI_TRACE_void(function, arguments, call)                                                 \
  wasmrt_trace_print(self, &call, 0);                                                              \
  function arguments;

#endif
