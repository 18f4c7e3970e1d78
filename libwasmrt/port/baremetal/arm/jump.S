// ARM, Thumb code; ARMv6-M has 16-bit instructions alone, and they reach the low registers only.
        .syntax unified
        .thumb

        .section .text.wasmrt_jump_save, "ax", %progbits
        .globl  wasmrt_jump_save
        .type   wasmrt_jump_save, %function
        .thumb_func
wasmrt_jump_save:
        mov     r1, r8
        mov     r2, r9
        mov     r3, r10
        stmia   r0!, {r1-r7}
        mov     r1, r11
        mov     r2, sp
        mov     r3, lr
        stmia   r0!, {r1-r3}
#if defined(__ARM_FP)
        vstmia  r0, {d8-d15}
#endif
        movs    r0, #0
        bx      lr

        .section .text.wasmrt_jump_to, "ax", %progbits
        .globl  wasmrt_jump_to
        .type   wasmrt_jump_to, %function
        .thumb_func
wasmrt_jump_to:
        mov     r12, r1
        ldmia   r0!, {r1-r7}
        mov     r8, r1
        mov     r9, r2
        mov     r10, r3
        ldmia   r0!, {r1-r3}
        mov     r11, r1
        mov     sp, r2
#if defined(__ARM_FP)
        vldmia  r0, {d8-d15}
#endif
        mov     r0, r12
        bx      r3

        .section .note.GNU-stack, "", %progbits
