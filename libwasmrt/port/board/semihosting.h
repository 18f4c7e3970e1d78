// Semihosting: calls into a debugger, or into qemu (-semihosting-config enable=on). Numbers are
// ARM's, which RISC-V has taken over.
#ifndef WASMRT_BOARD_SEMIHOSTING_H
#define WASMRT_BOARD_SEMIHOSTING_H

#include <stdint.h>

enum {
  SEMIHOSTING_OPEN = 0x01,
  SEMIHOSTING_WRITE = 0x05,
  SEMIHOSTING_READ = 0x06,
  SEMIHOSTING_CLOCK = 0x10,
  SEMIHOSTING_TIME = 0x11,
  SEMIHOSTING_EXIT_EXTENDED = 0x20
};

// A trap to the debugger; on RISC-V three instructions that no compiler makes mark it.
static inline intptr_t semihosting_call(uintptr_t operation, const void *arguments) {
#ifdef __arm__
  register uintptr_t r0 __asm__("r0") = operation;
  register uintptr_t r1 __asm__("r1") = (uintptr_t)arguments;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
#else
  register uintptr_t r0 __asm__("a0") = operation;
  register uintptr_t r1 __asm__("a1") = (uintptr_t)arguments;
  __asm__ volatile(".option push\n\t.option norvc\n\t.balign 16\n\t"
                   "slli zero, zero, 0x1f\n\tebreak\n\tsrai zero, zero, 7\n\t.option pop"
                   : "+r"(r0)
                   : "r"(r1)
                   : "memory");
#endif
  return (intptr_t)r0;
}

#endif
