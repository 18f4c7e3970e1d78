// Registers of 32-bit ARM as the exception tables number them (EHABI32): r0…r15, and d8…d15, which
// calls preserve, in two slots each.
#ifndef WASMRT_POSIX_ARCH_H
#define WASMRT_POSIX_ARCH_H

#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

enum {
  WASMRT_REGISTER_COUNT = 32,
  WASMRT_STACK_POINTER = 13,
  WASMRT_RETURN_SLOT = 14,
  WASMRT_PC_SLOT = 15,
  WASMRT_D8_SLOT = 16
};

// Without the vector registers: a trap is not resumed.
static inline uintptr_t wasmrt_fault_registers(const ucontext_t *context, uintptr_t *slots) {
  const mcontext_t *machine = &context->uc_mcontext;
  const uintptr_t values[16] = {
      machine->arm_r0, machine->arm_r1, machine->arm_r2,  machine->arm_r3,
      machine->arm_r4, machine->arm_r5, machine->arm_r6,  machine->arm_r7,
      machine->arm_r8, machine->arm_r9, machine->arm_r10, machine->arm_fp,
      machine->arm_ip, machine->arm_sp, machine->arm_lr,  machine->arm_pc};
  for (int i = 0; i < 16; i++)
    slots[i] = values[i];
  return slots[WASMRT_PC_SLOT];
}

// The return address in a function without a frame: the link register.
static inline uintptr_t wasmrt_leaf_return(uintptr_t *slots) { return slots[WASMRT_RETURN_SLOT]; }

// The address of a function's code, from the value of its symbol: bit 0 marks Thumb code.
static inline uintptr_t wasmrt_code_address(uintptr_t symbol) { return symbol & ~(uintptr_t)1; }

#endif
