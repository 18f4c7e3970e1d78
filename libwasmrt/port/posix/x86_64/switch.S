# void wasmrt_switch_stack(void *high, void (*body)(void *), void *context)
# The frame pointer holds the old stack, also for the unwinder.
  .section .text.wasmrt_switch_stack, "ax", @progbits
  .globl wasmrt_switch_stack
  .hidden wasmrt_switch_stack
  .type wasmrt_switch_stack, @function
  .p2align 4
wasmrt_switch_stack:
  .cfi_startproc
  push %rbp
  .cfi_def_cfa_offset 16
  .cfi_offset %rbp, -16
  mov %rsp, %rbp
  .cfi_def_cfa_register %rbp
  mov %rdi, %rsp
  mov %rdx, %rdi
  call *%rsi
  mov %rbp, %rsp
  pop %rbp
  .cfi_def_cfa %rsp, 8
  ret
  .cfi_endproc
  .size wasmrt_switch_stack, . - wasmrt_switch_stack

# void wasmrt_capture_registers(wasmrt_registers *registers, uintptr_t *pc)
  .section .text.wasmrt_capture_registers, "ax", @progbits
  .globl wasmrt_capture_registers
  .hidden wasmrt_capture_registers
  .type wasmrt_capture_registers, @function
  .p2align 4
wasmrt_capture_registers:
  .cfi_startproc
  mov %rbx, 3*8(%rdi)
  mov %rbp, 6*8(%rdi)
  lea 8(%rsp), %rax
  mov %rax, 7*8(%rdi)
  mov %r12, 12*8(%rdi)
  mov %r13, 13*8(%rdi)
  mov %r14, 14*8(%rdi)
  mov %r15, 15*8(%rdi)
  mov (%rsp), %rax
  mov %rax, 16*8(%rdi)
  mov %rax, (%rsi)
  ret
  .cfi_endproc
  .size wasmrt_capture_registers, . - wasmrt_capture_registers

# _Noreturn void wasmrt_resume(const wasmrt_registers *registers, uintptr_t pc, void *exception)
  .section .text.wasmrt_resume, "ax", @progbits
  .globl wasmrt_resume
  .hidden wasmrt_resume
  .type wasmrt_resume, @function
  .p2align 4
wasmrt_resume:
  mov %rdx, %rax
  mov 3*8(%rdi), %rbx
  mov 6*8(%rdi), %rbp
  mov 12*8(%rdi), %r12
  mov 13*8(%rdi), %r13
  mov 14*8(%rdi), %r14
  mov 15*8(%rdi), %r15
  mov 7*8(%rdi), %rsp
  jmp *%rsi
  .size wasmrt_resume, . - wasmrt_resume

  .section .note.GNU-stack, "", @progbits
