// RISC-V: the processor starts in machine mode at the image's first instruction.
        .section .vectors, "ax", @progbits
        .globl  wasmrt_image_reset
        .type   wasmrt_image_reset, @function
wasmrt_image_reset:
        la      sp, __StackTop
        .option push
        .option norelax                 // not by itself
        la      gp, __global_pointer$
        .option pop
        la      t0, wasmrt_image_exception
        csrw    mtvec, t0
#ifdef __riscv_flen
        li      t0, 1 << 13             // mstatus.FS = initial
        csrs    mstatus, t0
        csrw    fcsr, zero
#endif
        tail    wasmrt_image_run

        .section .note.GNU-stack, "", @progbits
