// Registers of AArch64 as unwind tables number them (DWARF for the Arm 64-bit Architecture, 4.1):
// x0…x30, sp, and of the vector registers d8…d15, which calls preserve.
#ifndef WASMRT_POSIX_ARCH_H
#define WASMRT_POSIX_ARCH_H

#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

enum { WASMRT_REGISTER_COUNT = 40, WASMRT_STACK_POINTER = 31, WASMRT_RETURN_SLOT = 30 };

// The slot for a DWARF register, or -1 for one that is not tracked.
static inline int wasmrt_slot_of(uint64_t dwarf) {
  if (dwarf <= 31)
    return (int)dwarf;
  return dwarf >= 72 && dwarf <= 79 ? (int)dwarf - 72 + 32 : -1;
}

// Without the vector registers: a trap is not resumed.
static inline uintptr_t wasmrt_fault_registers(const ucontext_t *context, uintptr_t *slots) {
  for (int i = 0; i <= 30; i++)
    slots[i] = (uintptr_t)context->uc_mcontext.regs[i];
  slots[WASMRT_STACK_POINTER] = (uintptr_t)context->uc_mcontext.sp;
  return (uintptr_t)context->uc_mcontext.pc;
}

// The return address in a function without a frame: the link register.
static inline uintptr_t wasmrt_leaf_return(uintptr_t *slots) { return slots[WASMRT_RETURN_SLOT]; }

// The address of a function's code, from the value of its symbol.
static inline uintptr_t wasmrt_code_address(uintptr_t symbol) { return symbol; }

#endif
