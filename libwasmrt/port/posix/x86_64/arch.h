// Registers of x86-64 as unwind tables number them (System V ABI, AMD64 supplement, figure 3.36).
#ifndef WASMRT_POSIX_ARCH_H
#define WASMRT_POSIX_ARCH_H

#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

// rax rdx rcx rbx rsi rdi rbp rsp r8…r15, return address
enum { WASMRT_REGISTER_COUNT = 17, WASMRT_STACK_POINTER = 7, WASMRT_RETURN_SLOT = 16 };

// The slot for a DWARF register, or -1 for one that is not tracked.
static inline int wasmrt_slot_of(uint64_t dwarf) { return dwarf <= 16 ? (int)dwarf : -1; }

static inline uintptr_t wasmrt_fault_registers(const ucontext_t *context, uintptr_t *slots) {
  static const uint8_t order[] = {REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI,
                                  REG_RBP, REG_RSP, REG_R8,  REG_R9,  REG_R10, REG_R11,
                                  REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP};
  for (int i = 0; i < WASMRT_REGISTER_COUNT; i++)
    slots[i] = (uintptr_t)context->uc_mcontext.gregs[order[i]];
  return slots[WASMRT_RETURN_SLOT];
}

// The return address in a function without a frame, at its first instruction: it is on the stack.
static inline uintptr_t wasmrt_leaf_return(uintptr_t *slots) {
  uintptr_t address = *(const uintptr_t *)slots[WASMRT_STACK_POINTER];
  slots[WASMRT_STACK_POINTER] += sizeof(uintptr_t);
  return address;
}

// The address of a function's code, from the value of its symbol.
static inline uintptr_t wasmrt_code_address(uintptr_t symbol) { return symbol; }

#endif
