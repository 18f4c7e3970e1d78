@ void wasmrt_switch_stack(void *high, void (*body)(void *), void *context)
@ The frame pointer holds the old stack, also for the unwinder.
  .syntax unified
  .arch armv7-a
  .fpu vfpv3-d16
  .arm
  .section .text.wasmrt_switch_stack, "ax", %progbits
  .globl wasmrt_switch_stack
  .hidden wasmrt_switch_stack
  .type wasmrt_switch_stack, %function
  .p2align 2
wasmrt_switch_stack:
  .fnstart
  .save {r11, lr}
  push {r11, lr}
  .setfp r11, sp
  mov r11, sp
  mov sp, r0
  mov r0, r2
  blx r1
  mov sp, r11
  pop {r11, pc}
  .fnend
  .size wasmrt_switch_stack, . - wasmrt_switch_stack

@ void wasmrt_capture_registers(wasmrt_registers *registers, uintptr_t *pc)
  .section .text.wasmrt_capture_registers, "ax", %progbits
  .globl wasmrt_capture_registers
  .hidden wasmrt_capture_registers
  .type wasmrt_capture_registers, %function
  .p2align 2
wasmrt_capture_registers:
  .fnstart
  .cantunwind
  add r2, r0, #16
  stm r2, {r4-r11}
  str sp, [r0, #13*4]
  str lr, [r0, #14*4]
  str lr, [r0, #15*4]
  add r2, r0, #16*4
  vstm r2, {d8-d15}
  str lr, [r1]
  bx lr
  .fnend
  .size wasmrt_capture_registers, . - wasmrt_capture_registers

@ _Noreturn void wasmrt_resume(const wasmrt_registers *registers, uintptr_t pc, void *exception)
  .section .text.wasmrt_resume, "ax", %progbits
  .globl wasmrt_resume
  .hidden wasmrt_resume
  .type wasmrt_resume, %function
  .p2align 2
wasmrt_resume:
  .fnstart
  .cantunwind
  add r3, r0, #16*4
  vldm r3, {d8-d15}
  add r3, r0, #16
  ldm r3, {r4-r11}
  ldr lr, [r0, #14*4]
  ldr sp, [r0, #13*4]
  mov r0, r2
  bx r1
  .fnend
  .size wasmrt_resume, . - wasmrt_resume

  .section .note.GNU-stack, "", %progbits
