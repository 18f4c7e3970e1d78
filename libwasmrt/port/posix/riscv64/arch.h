// Registers of RISC-V as unwind tables number them (RISC-V ELF psABI, DWARF register numbers):
// x0…x31, f0…f31.
#ifndef WASMRT_POSIX_ARCH_H
#define WASMRT_POSIX_ARCH_H

#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

enum { WASMRT_REGISTER_COUNT = 64, WASMRT_STACK_POINTER = 2, WASMRT_RETURN_SLOT = 1 };

// The slot for a DWARF register, or -1 for one that is not tracked.
static inline int wasmrt_slot_of(uint64_t dwarf) { return dwarf < 64 ? (int)dwarf : -1; }

// Without the floating-point registers: a trap is not resumed. The kernel keeps the program
// counter where x0 would be.
static inline uintptr_t wasmrt_fault_registers(const ucontext_t *context, uintptr_t *slots) {
  for (int i = 1; i < 32; i++)
    slots[i] = (uintptr_t)context->uc_mcontext.__gregs[i];
  return (uintptr_t)context->uc_mcontext.__gregs[0];
}

// The return address in a function without a frame: the link register.
static inline uintptr_t wasmrt_leaf_return(uintptr_t *slots) { return slots[WASMRT_RETURN_SLOT]; }

// The address of a function's code, from the value of its symbol.
static inline uintptr_t wasmrt_code_address(uintptr_t symbol) { return symbol; }

#endif
