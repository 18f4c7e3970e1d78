// setjmp and longjmp, which freestanding C lacks: assembly in arm/ and riscv/.
#ifndef WASMRT_BAREMETAL_JUMP_H
#define WASMRT_BAREMETAL_JUMP_H

#include <stdint.h>

// Room for the registers that a call preserves: 12 integers, 12 doubles at most.
typedef struct wasmrt_jump {
  uint64_t registers[28];
} wasmrt_jump;

// 0, or the value with which wasmrt_jump_to comes back here.
__attribute__((returns_twice)) uint32_t wasmrt_jump_save(wasmrt_jump *jump);
_Noreturn void wasmrt_jump_to(const wasmrt_jump *jump, uint32_t value);

#endif
