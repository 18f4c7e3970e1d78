// RISC-V, 32 and 64 bits, with and without floating-point registers.
#if __riscv_xlen == 64
#define STORE sd
#define LOAD ld
#define BYTES 8
#else
#define STORE sw
#define LOAD lw
#define BYTES 4
#endif
#if __riscv_flen == 64
#define FSTORE fsd
#define FLOAD fld
#elif __riscv_flen == 32
#define FSTORE fsw
#define FLOAD flw
#endif
#define EACH(do) \
        do ra, 0*BYTES(a0); do sp, 1*BYTES(a0); do s0, 2*BYTES(a0); do s1, 3*BYTES(a0); \
        do s2, 4*BYTES(a0); do s3, 5*BYTES(a0); do s4, 6*BYTES(a0); do s5, 7*BYTES(a0); \
        do s6, 8*BYTES(a0); do s7, 9*BYTES(a0); do s8, 10*BYTES(a0); do s9, 11*BYTES(a0); \
        do s10, 12*BYTES(a0); do s11, 13*BYTES(a0)
#define EACH_FLOAT(do) \
        do fs0, 112(a0); do fs1, 120(a0); do fs2, 128(a0); do fs3, 136(a0); \
        do fs4, 144(a0); do fs5, 152(a0); do fs6, 160(a0); do fs7, 168(a0); \
        do fs8, 176(a0); do fs9, 184(a0); do fs10, 192(a0); do fs11, 200(a0)

        .section .text.wasmrt_jump_save, "ax", @progbits
        .globl  wasmrt_jump_save
        .type   wasmrt_jump_save, @function
wasmrt_jump_save:
        EACH(STORE)
#ifdef FSTORE
        EACH_FLOAT(FSTORE)
#endif
        li      a0, 0
        ret

        .section .text.wasmrt_jump_to, "ax", @progbits
        .globl  wasmrt_jump_to
        .type   wasmrt_jump_to, @function
wasmrt_jump_to:
        EACH(LOAD)
#ifdef FLOAD
        EACH_FLOAT(FLOAD)
#endif
        mv      a0, a1
        ret

        .section .note.GNU-stack, "", @progbits
