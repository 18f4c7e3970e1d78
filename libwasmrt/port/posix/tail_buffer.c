#include "wasmrt/port.h"

void *wasmrt_port_tail_buffer(void) {
  static _Thread_local _Alignas(16) unsigned char buffer[WASMRT_TAIL_ARGUMENT_BYTES];
  return buffer;
}
