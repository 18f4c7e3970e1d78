// Words at any address, byte by byte, for ARMv6-M. Called by code of aotc/emit/AlignedWords.cpp, not
// by the C convention: the address is in r0, the value in r0, or behind the address, and in the
// register after it; lr and flags apart nothing else changes.
        .syntax unified
        .thumb

        .macro  FUNCTION name
        .section .text.\name, "ax", %progbits
        .globl  \name
        .type   \name, %function
        .thumb_func
\name:
        .endm

// By way of r3.
        .macro  LOAD_WORD to, offset
        ldrb    \to, [r0, #\offset]
        ldrb    r3, [r0, #\offset + 1]
        lsls    r3, r3, #8
        orrs    \to, r3
        ldrb    r3, [r0, #\offset + 2]
        lsls    r3, r3, #16
        orrs    \to, r3
        ldrb    r3, [r0, #\offset + 3]
        lsls    r3, r3, #24
        orrs    \to, r3
        .endm

        .macro  STORE_WORD from, offset
        strb    \from, [r0, #\offset]
        lsrs    r3, \from, #8
        strb    r3, [r0, #\offset + 1]
        lsrs    r3, \from, #16
        strb    r3, [r0, #\offset + 2]
        lsrs    r3, \from, #24
        strb    r3, [r0, #\offset + 3]
        .endm

        FUNCTION wasmrt_unaligned_load32
        push    {r2, r3}
        LOAD_WORD r2, 0
        mov     r0, r2
        pop     {r2, r3}
        bx      lr

        FUNCTION wasmrt_unaligned_store32
        push    {r3}
        STORE_WORD r1, 0
        pop     {r3}
        bx      lr

        FUNCTION wasmrt_unaligned_load64
        push    {r2, r3}
        LOAD_WORD r2, 0
        LOAD_WORD r1, 4
        mov     r0, r2
        pop     {r2, r3}
        bx      lr

        FUNCTION wasmrt_unaligned_store64
        push    {r3}
        STORE_WORD r1, 0
        STORE_WORD r2, 4
        pop     {r3}
        bx      lr
