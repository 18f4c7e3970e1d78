// Traps end the innermost wasmrt_try, and else are the firmware's.
#include "jump.h"
#include "wasmrt/board.h"
#include "wasmrt/port.h"

static wasmrt_jump *innermost;

_Noreturn void wasmrt_port_trap(uint32_t code) {
  if (innermost)
    wasmrt_jump_to(innermost, code + 1);
  wasmrt_board_trap(code);
}

uint32_t wasmrt_port_try(void (*body)(void *context), void *context) {
  wasmrt_jump here, *outer = innermost;
  innermost = &here;
  uint32_t code = wasmrt_jump_save(&here);
  if (code == 0)
    body(context);
  innermost = outer;
  return code - 1; // WASMRT_NO_TRAP is -1
}

_Noreturn void wasmrt_port_fatal(const char *message) { wasmrt_board_fatal(message); }

void *wasmrt_port_stack_limit(void) { return wasmrt_board_stack_limit(); }
