// Ends the program, or qemu, with an exit code.
#include "semihosting.h"
#include "wasmrt/board.h"

enum { APPLICATION_EXIT = 0x20026 };

_Noreturn void wasmrt_board_exit(uint32_t code) {
  const uintptr_t arguments[] = {APPLICATION_EXIT, code};
  for (;;)
    semihosting_call(SEMIHOSTING_EXIT_EXTENDED, arguments);
}
