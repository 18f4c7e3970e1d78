// Arguments and environment, of which there are none, and the end of the program.
#include "wasmrt/board.h"

#include "guest.h"

static wasi_errno none(const wasmrt_instance *self, uint32_t count, uint32_t byte_length) {
  static const uint32_t zero = 0;
  wasi_errno error = guest_store(self, count, &zero, sizeof(zero));
  return error ? error : guest_store(self, byte_length, &zero, sizeof(zero));
}

uint32_t WASI_SYMBOL(args_sizes_get, ii_i)(wasmrt_instance *self, uint32_t argc, uint32_t size) {
  return none(self, argc, size);
}

uint32_t WASI_SYMBOL(environ_sizes_get, ii_i)(wasmrt_instance *self, uint32_t count,
                                              uint32_t size) {
  return none(self, count, size);
}

uint32_t WASI_SYMBOL(args_get, ii_i)(wasmrt_instance *self, uint32_t argv, uint32_t buffer) {
  (void)self, (void)argv, (void)buffer;
  return WASI_ERRNO_SUCCESS;
}

uint32_t WASI_SYMBOL(environ_get, ii_i)(wasmrt_instance *self, uint32_t environ, uint32_t buffer) {
  (void)self, (void)environ, (void)buffer;
  return WASI_ERRNO_SUCCESS;
}

void WASI_SYMBOL(proc_exit, i_)(wasmrt_instance *self, uint32_t code) {
  (void)self;
  wasmrt_board_exit(code);
}
