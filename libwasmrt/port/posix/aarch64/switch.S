// void wasmrt_switch_stack(void *high, void (*body)(void *), void *context)
// The frame pointer holds the old stack, also for the unwinder.
  .section .text.wasmrt_switch_stack, "ax", @progbits
  .globl wasmrt_switch_stack
  .hidden wasmrt_switch_stack
  .type wasmrt_switch_stack, @function
  .p2align 2
wasmrt_switch_stack:
  .cfi_startproc
  stp x29, x30, [sp, #-16]!
  .cfi_def_cfa_offset 16
  .cfi_offset x29, -16
  .cfi_offset x30, -8
  mov x29, sp
  .cfi_def_cfa_register x29
  mov sp, x0
  mov x0, x2
  blr x1
  mov sp, x29
  .cfi_def_cfa_register sp
  ldp x29, x30, [sp], #16
  .cfi_def_cfa_offset 0
  .cfi_restore x29
  .cfi_restore x30
  ret
  .cfi_endproc
  .size wasmrt_switch_stack, . - wasmrt_switch_stack

// void wasmrt_capture_registers(wasmrt_registers *registers, uintptr_t *pc)
  .section .text.wasmrt_capture_registers, "ax", @progbits
  .globl wasmrt_capture_registers
  .hidden wasmrt_capture_registers
  .type wasmrt_capture_registers, @function
  .p2align 2
wasmrt_capture_registers:
  .cfi_startproc
  stp x19, x20, [x0, #19*8]
  stp x21, x22, [x0, #21*8]
  stp x23, x24, [x0, #23*8]
  stp x25, x26, [x0, #25*8]
  stp x27, x28, [x0, #27*8]
  stp x29, x30, [x0, #29*8]
  mov x2, sp
  str x2, [x0, #31*8]
  stp d8, d9, [x0, #32*8]
  stp d10, d11, [x0, #34*8]
  stp d12, d13, [x0, #36*8]
  stp d14, d15, [x0, #38*8]
  str x30, [x1]
  ret
  .cfi_endproc
  .size wasmrt_capture_registers, . - wasmrt_capture_registers

// _Noreturn void wasmrt_resume(const wasmrt_registers *registers, uintptr_t pc, void *exception)
  .section .text.wasmrt_resume, "ax", @progbits
  .globl wasmrt_resume
  .hidden wasmrt_resume
  .type wasmrt_resume, @function
  .p2align 2
wasmrt_resume:
  ldp x19, x20, [x0, #19*8]
  ldp x21, x22, [x0, #21*8]
  ldp x23, x24, [x0, #23*8]
  ldp x25, x26, [x0, #25*8]
  ldp x27, x28, [x0, #27*8]
  ldp x29, x30, [x0, #29*8]
  ldp d8, d9, [x0, #32*8]
  ldp d10, d11, [x0, #34*8]
  ldp d12, d13, [x0, #36*8]
  ldp d14, d15, [x0, #38*8]
  ldr x3, [x0, #31*8]
  mov sp, x3
  mov x0, x2
  br x1
  .size wasmrt_resume, . - wasmrt_resume

  .section .note.GNU-stack, "", @progbits
