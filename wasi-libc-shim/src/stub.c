// WASI where there is no operating system: every function, generated from the one table. What a
// port offers (a console behind fd_write, a clock, an exit) it defines under the same symbols,
// which takes precedence over these weak ones. The rest is `nosys`, and proc_exit without an exit
// is a trap.
#include "wasi_shim/functions.h"

#define STUB_uint32_t return WASI_ERRNO_NOSYS;
#define STUB_void wasmrt_trap(WASMRT_TRAP_host);

#pragma GCC diagnostic ignored "-Wunused-parameter"
#define WASI_FUNCTION(since, result, name, signature, parameters, arguments, decode)               \
  __attribute__((weak)) result WASI_SYMBOL(name, signature) parameters { STUB_##result }
#include "wasi_shim/wasip1.def"
