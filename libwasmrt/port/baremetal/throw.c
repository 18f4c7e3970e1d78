// Exceptions where nothing unwinds; abi.h, "Exceptions".
#include "wasmrt/port.h"

wasmrt_ref wasmrt_pending_exception;

void wasmrt_port_throw(void *exception) { wasmrt_pending_exception = exception; }

void wasmrt_exception_uncaught(void) {
  wasmrt_pending_exception = NULL;
  wasmrt_port_trap(WASMRT_TRAP_uncaught_exception);
}
