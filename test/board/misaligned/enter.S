// enter(code, state): runs code with the registers of a state, and leaves there what they are when
// code jumps to `left`.
#if __riscv_xlen == 64
#define STORE sd
#define LOAD ld
#define REGISTER_BYTES 8
#else
#define STORE sw
#define LOAD lw
#define REGISTER_BYTES 4
#endif
#define X(number) number * REGISTER_BYTES
#define F(number) (32 * REGISTER_BYTES + number * 8)

.macro each operation, base, numbers:vararg
.irp number, \numbers
        \operation x\number, X(\number)(\base)
.endr
.endm
.macro each_float operation, base
#ifdef __riscv_flen
        .option push
        .option arch, +d
.irp number, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        \operation f\number, F(\number)(\base)
.endr
        .option pop
#endif
.endm
#define CALLEE_SAVED 1,3,4,8,9,18,19,20,21,22,23,24,25,26,27

        .text
        .globl  enter
enter:
        addi    sp, sp, -32 * REGISTER_BYTES
        each    STORE, sp, CALLEE_SAVED
        STORE   a1, X(0)(sp)
        la      t0, entered
        STORE   sp, 0(t0)
        la      t0, vector
        csrw    mtvec, t0
        li      t0, 3 << 11             // mstatus.MPP: mret stays in machine mode
        csrs    mstatus, t0
        csrw    mepc, a0
        each_float fld, a1
        each    LOAD, a1, 1,2,3,4,5,6,7,8,9,10,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        LOAD    x11, X(11)(x11)
        mret

        .globl  left
left:
        csrw    mscratch, x5
        la      x5, entered
        LOAD    x5, 0(x5)
        LOAD    x5, X(0)(x5)
        each    STORE, x5, 1,2,3,4,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        csrr    x6, mscratch
        STORE   x6, X(5)(x5)
        each_float fsd, x5
        la      sp, entered
        LOAD    sp, 0(sp)
        each    LOAD, sp, CALLEE_SAVED
        addi    sp, sp, 32 * REGISTER_BYTES
        ret

// At an ecall, it was the instruction behind that raised the exception.
        .balign 4
vector:
        csrw    mscratch, t0
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        li      t0, 4                   // load address misaligned
        csrw    mcause, t0
        csrr    t0, mscratch
        j       wasmrt_image_exception

// An exception of another kind, while the stack pointer is none.
        .globl  fault
fault:
        la      t0, wasmrt_image_exception
        csrw    mtvec, t0
        li      sp, 256
        unimp

        .bss
        .balign REGISTER_BYTES
entered:
        .zero   REGISTER_BYTES          // the stack pointer in enter

        .section .note.GNU-stack, "", @progbits
