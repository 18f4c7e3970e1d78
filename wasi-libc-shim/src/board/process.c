// Arguments: the program's name, which is empty, as C (5.1.2.2.1) wants it where none is known;
// many programs take for granted that there is one. No environment. And the end of the program.
#include "wasmrt/board.h"

#include "guest.h"

static wasi_errno store_word(const wasmrt_instance *self, uint32_t address, uint32_t word) {
  return guest_store(self, address, &word, sizeof(word));
}

uint32_t WASI_SYMBOL(args_sizes_get, ii_i)(wasmrt_instance *self, uint32_t argc, uint32_t size) {
  wasi_errno error = store_word(self, argc, 1);
  return error ? error : store_word(self, size, 1);
}

uint32_t WASI_SYMBOL(environ_sizes_get, ii_i)(wasmrt_instance *self, uint32_t count,
                                              uint32_t size) {
  wasi_errno error = store_word(self, count, 0);
  return error ? error : store_word(self, size, 0);
}

uint32_t WASI_SYMBOL(args_get, ii_i)(wasmrt_instance *self, uint32_t argv, uint32_t buffer) {
  wasi_errno error = store_word(self, argv, buffer);
  return error ? error : guest_store(self, buffer, "", 1);
}

uint32_t WASI_SYMBOL(environ_get, ii_i)(wasmrt_instance *self, uint32_t environ, uint32_t buffer) {
  (void)self, (void)environ, (void)buffer;
  return WASI_ERRNO_SUCCESS;
}

void WASI_SYMBOL(proc_exit, i_)(wasmrt_instance *self, uint32_t code) {
  (void)self;
  wasmrt_board_exit(code);
}
