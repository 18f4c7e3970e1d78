// Words at any address, byte by byte. Called by code of aotc/emit/AlignedWords.cpp, not by the C
// convention: the address is in a0, the value in a0, or behind the address, and in the register after
// it; t0 is where to return to, t1 and t2 are free, and nothing else changes.
#define FUNCTION(name) \
        .section .text.name, "ax", @progbits; .globl name; .type name, @function; name

// The byte at a0 + offset, shifted, into `to`.
#define ADD_BYTE(to, load, offset, shift) \
        load t2, offset(a0); slli t2, t2, shift; or to, to, t2
#define LOAD_WORD(to, offset, highest) \
        lbu to, offset(a0); \
        ADD_BYTE(to, lbu, offset+1, 8); ADD_BYTE(to, lbu, offset+2, 16); \
        ADD_BYTE(to, highest, offset+3, 24)
#define STORE_BYTE(from, offset, shift) \
        srli t1, from, shift; sb t1, offset(a0)
#define STORE_WORD(from, offset) \
        sb from, offset(a0); \
        STORE_BYTE(from, offset+1, 8); STORE_BYTE(from, offset+2, 16); \
        STORE_BYTE(from, offset+3, 24)

FUNCTION(wasmrt_unaligned_load32):
        LOAD_WORD(t1, 0, lb)
        mv      a0, t1
        jr      t0

FUNCTION(wasmrt_unaligned_store32):
        STORE_WORD(a1, 0)
        jr      t0

FUNCTION(wasmrt_unaligned_load64):
        LOAD_WORD(t1, 0, lbu)
#if __riscv_xlen == 64
        ADD_BYTE(t1, lbu, 4, 32)
        ADD_BYTE(t1, lbu, 5, 40)
        ADD_BYTE(t1, lbu, 6, 48)
        ADD_BYTE(t1, lbu, 7, 56)
#else
        LOAD_WORD(a1, 4, lbu)
#endif
        mv      a0, t1
        jr      t0

FUNCTION(wasmrt_unaligned_store64):
        STORE_WORD(a1, 0)
#if __riscv_xlen == 64
        STORE_BYTE(a1, 4, 32)
        STORE_BYTE(a1, 5, 40)
        STORE_BYTE(a1, 6, 48)
        STORE_BYTE(a1, 7, 56)
#else
        STORE_WORD(a2, 4)
#endif
        jr      t0
