// RISC-V: where the processor goes on at an exception. There is one that is no fault: an access at
// an address that is not aligned, which misaligned_riscv.c carries out.
#define FUNCTION(name) \
        .section .text.name, "ax", @progbits; .balign 4; .globl name; .type name, @function; name

#if __riscv_xlen == 64
#define STORE sd
#define LOAD ld
#define REGISTER_BYTES 8
#else
#define STORE sw
#define LOAD lw
#define REGISTER_BYTES 4
#endif
#define SLOT(number) (number * REGISTER_BYTES)(sp)
#define FRAME_BYTES (32 * REGISTER_BYTES)

.macro each_but_0_and_2 operation
.irp number, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        \operation x\number, SLOT(\number)
.endr
.endm

// The frame lies on the stack of what was interrupted, which aotc/emit/StackReserve.h leaves room for;
// so whether it is a fault, when the stack may be anywhere, is asked first.
//
// mtvec has two bits that are no address, and an ESP32-C3's eight: it would go on somewhere in front.
        .section .text.wasmrt_image_exception, "ax", @progbits
        .balign 256
FUNCTION(wasmrt_image_exception):
        csrw    mscratch, t0
        csrr    t0, mcause
        andi    t0, t0, ~2              // 4: load address misaligned; 6: store address misaligned
        addi    t0, t0, -4
        bnez    t0, fault
        csrr    t0, mscratch
        addi    sp, sp, -FRAME_BYTES
        each_but_0_and_2 STORE
        STORE   zero, SLOT(0)
        addi    t0, sp, FRAME_BYTES
        STORE   t0, SLOT(2)
        mv      a0, sp
        csrr    a1, mepc
        call    wasmrt_image_misaligned
        beqz    a0, fault
        csrw    mepc, a0
        each_but_0_and_2 LOAD
        LOAD    sp, SLOT(2)
        mret
fault:
        la      sp, __StackTop
        tail    wasmrt_image_fault

#ifdef __riscv_flen
// Loads or stores a floating-point register: a0 is the address, a1 an index into this table. A row
// of it is 32 times the same instruction, for one register each.
FUNCTION(wasmrt_image_move_float):
        la      t0, moves
        slli    a1, a1, 3
        add     t0, t0, a1
        jr      t0
        .option push
        .option norvc
        .option arch, +d                // for instructions that are there if one of them faulted
.macro row instruction
.irp number, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        \instruction f\number, 0(a0)
        ret
.endr
.endm
moves:
        row     flw
        row     fsw
        row     fld
        row     fsd
        .option pop
#endif

        .section .note.GNU-stack, "", @progbits
