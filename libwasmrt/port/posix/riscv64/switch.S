# void wasmrt_switch_stack(void *high, void (*body)(void *), void *context)
# The frame pointer holds the old stack, also for the unwinder.
  .section .text.wasmrt_switch_stack, "ax", @progbits
  .globl wasmrt_switch_stack
  .hidden wasmrt_switch_stack
  .type wasmrt_switch_stack, @function
  .p2align 2
wasmrt_switch_stack:
  .cfi_startproc
  addi sp, sp, -16
  .cfi_def_cfa_offset 16
  sd ra, 8(sp)
  sd s0, 0(sp)
  .cfi_offset ra, -8
  .cfi_offset s0, -16
  addi s0, sp, 16
  .cfi_def_cfa s0, 0
  mv sp, a0
  mv a0, a2
  jalr a1
  addi sp, s0, -16
  .cfi_def_cfa sp, 16
  ld ra, 8(sp)
  ld s0, 0(sp)
  .cfi_restore ra
  .cfi_restore s0
  addi sp, sp, 16
  .cfi_def_cfa_offset 0
  ret
  .cfi_endproc
  .size wasmrt_switch_stack, . - wasmrt_switch_stack

# void wasmrt_capture_registers(wasmrt_registers *registers, uintptr_t *pc)
  .section .text.wasmrt_capture_registers, "ax", @progbits
  .globl wasmrt_capture_registers
  .hidden wasmrt_capture_registers
  .type wasmrt_capture_registers, @function
  .p2align 2
wasmrt_capture_registers:
  .cfi_startproc
  sd ra, 1*8(a0)
  sd sp, 2*8(a0)
  sd s0, 8*8(a0)
  sd s1, 9*8(a0)
  sd s2, 18*8(a0)
  sd s3, 19*8(a0)
  sd s4, 20*8(a0)
  sd s5, 21*8(a0)
  sd s6, 22*8(a0)
  sd s7, 23*8(a0)
  sd s8, 24*8(a0)
  sd s9, 25*8(a0)
  sd s10, 26*8(a0)
  sd s11, 27*8(a0)
  fsd fs0, (32+8)*8(a0)
  fsd fs1, (32+9)*8(a0)
  fsd fs2, (32+18)*8(a0)
  fsd fs3, (32+19)*8(a0)
  fsd fs4, (32+20)*8(a0)
  fsd fs5, (32+21)*8(a0)
  fsd fs6, (32+22)*8(a0)
  fsd fs7, (32+23)*8(a0)
  fsd fs8, (32+24)*8(a0)
  fsd fs9, (32+25)*8(a0)
  fsd fs10, (32+26)*8(a0)
  fsd fs11, (32+27)*8(a0)
  sd ra, 0(a1)
  ret
  .cfi_endproc
  .size wasmrt_capture_registers, . - wasmrt_capture_registers

# _Noreturn void wasmrt_resume(const wasmrt_registers *registers, uintptr_t pc, void *exception)
  .section .text.wasmrt_resume, "ax", @progbits
  .globl wasmrt_resume
  .hidden wasmrt_resume
  .type wasmrt_resume, @function
  .p2align 2
wasmrt_resume:
  ld ra, 1*8(a0)
  ld s0, 8*8(a0)
  ld s1, 9*8(a0)
  ld s2, 18*8(a0)
  ld s3, 19*8(a0)
  ld s4, 20*8(a0)
  ld s5, 21*8(a0)
  ld s6, 22*8(a0)
  ld s7, 23*8(a0)
  ld s8, 24*8(a0)
  ld s9, 25*8(a0)
  ld s10, 26*8(a0)
  ld s11, 27*8(a0)
  fld fs0, (32+8)*8(a0)
  fld fs1, (32+9)*8(a0)
  fld fs2, (32+18)*8(a0)
  fld fs3, (32+19)*8(a0)
  fld fs4, (32+20)*8(a0)
  fld fs5, (32+21)*8(a0)
  fld fs6, (32+22)*8(a0)
  fld fs7, (32+23)*8(a0)
  fld fs8, (32+24)*8(a0)
  fld fs9, (32+25)*8(a0)
  fld fs10, (32+26)*8(a0)
  fld fs11, (32+27)*8(a0)
  ld sp, 2*8(a0)
  mv a0, a2
  jr a1
  .size wasmrt_resume, . - wasmrt_resume

  .section .note.GNU-stack, "", @progbits
