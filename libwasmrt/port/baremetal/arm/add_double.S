// f64.add and f64.sub for Thumb-2 without doubles in hardware, on the bits of doubles. The compiler's
// library rounds some sums of numbers of unlike size wrongly; aotc calls these (emit/SoftDoubles.h).
//
// The operand with the larger exponent, a, stays as it is, with sign and exponent in place. The
// significand of the other, b, hidden bit and all, is shifted right by the exponents' distance and
// added to, or where signs differ subtracted from, the 64 bits of a: most often that is the result
// but for rounding, and that it is shows in sign and exponent, which are what they were. If not, the
// sum has a bit more, and is shifted right, or a bit less, and is shifted left, or much less.
//
// What is shifted out of b is the guard, 32 bits behind the point. Whether what is lost behind it is
// zero is kept in its bit 1, where one more shift to the right does not lose it.
//
//   r1:r0  a, then the sum               r4  exponent of a, then the guard
//   r3:r2  b, then what is added         r5  exponent of b, then b's hidden bit, then scratch
//   r12    scratch, then a >> 52         r6  distance of the exponents
//
// Numbers without a hidden bit have the exponent of the smallest that have one, 1. Those close to
// overflow are added as numbers smaller by 2^128, so that no other sum can overflow.
#if __ARM_ARCH_ISA_THUMB >= 2

        .syntax unified
        .thumb

        .section .text.wasmrt_f64_add, "ax", %progbits
        .globl  wasmrt_f64_sub
        .type   wasmrt_f64_sub, %function
        .thumb_func
wasmrt_f64_sub:
        eor     r3, r3, #0x80000000

        .globl  wasmrt_f64_add
        .type   wasmrt_f64_add, %function
        .thumb_func
wasmrt_f64_add:
        push    {r4, r5, r6, lr}
        ubfx    r4, r1, #20, #11
        ubfx    r5, r3, #20, #11
        subs    r6, r4, r5
        blo     .Lexchange
.Lordered:
        cbz     r5, .Lsubnormal
        movs    r5, #1
.Lhidden:
        cmp     r4, #0x7f8
        bhs     .Lhuge
        cmp     r6, #31
        bhi     .Ldistant
        teq     r1, r3                  // N: signs differ
        bfi     r3, r5, #20, #12
        rsb     r5, r6, #32
        lsl     r4, r2, r5              // shifts by 32 and more give 0
        lsr     r2, r2, r6
        lsl     r5, r3, r5
        orr     r2, r2, r5
        lsr     r3, r3, r6
.Laligned:
        lsr     r12, r1, #20
        bmi     .Ldifference
        adds    r0, r0, r2
        adcs    r1, r1, r3
        cmp     r12, r1, lsr #20
        beq     .Lround
        // With the exponent added once more the shift leaves it where it was; the carry is 2^19.
        adds    r1, r1, r12, lsl #20
        rrxs    r1, r1
        rrxs    r0, r0
        rrx     r4, r4
        add     r1, r1, #0x80000
.Lround:
        // A carry where guard + (1 if the sum is odd) > 1/2: to the nearest, of two to the even one.
        lsrs    r5, r0, #1
        sbcs    r5, r4, #0x80000000
        adcs    r0, r0, #0
        adc     r1, r1, #0
.Lreturn:
        pop     {r4, r5, r6, pc}

.Lsubnormal:                            // b is, with hidden bit 0; or it is zero, which is no exception
        cbz     r4, .Lsubnormals
        subs    r6, r6, #1
        b       .Lhidden
.Lsubnormals:                           // a is, too
        teq     r1, r3
        bmi     1f
        bfc     r3, #31, #1
        adds    r0, r0, r2
        adcs    r1, r1, r3              // and a carry is the exponent 1
        b       .Lreturn
1:      orr     r1, r1, #0x100000       // both with a hidden bit have the same difference
        movs    r5, #1
        b       .Lhidden

.Ldifference:
        cbz     r6, .Lcancel
        rsbs    r4, r4, #0
        sbcs    r0, r0, r2
        sbc     r1, r1, r3
        cmp     r12, r1, lsr #20
        beq     .Lround
        // One bit less; from a distance of 2 on there cannot be more missing.
        adds    r4, r4, r4
        adcs    r0, r0, r0
        adc     r1, r1, r1
        sub     r1, r1, r12, lsl #20
        sub     r12, r12, #1
        cmp     r12, r1, lsr #20
        beq     .Lround
        movs    r2, #0
        movs    r3, #0
.Lcancel:                               // what is left is exact, as the guard is zero
        sub     r1, r1, r12, lsl #20
        add     r1, r1, #0x100000
        subs    r0, r0, r2
        sbcs    r1, r1, r3
        bpl     1f
        eor     r12, r12, #0x800
        rsbs    r0, r0, #0
        sbc     r1, r1, r1, lsl #1      // -r1 - borrow
1:      orrs    r5, r0, r1
        beq     .Lreturn
        clz     r5, r1
        cbnz    r1, 1f
        clz     r5, r0
        adds    r5, r5, #32
1:      subs    r5, r5, #11
        // To the left by r5, but the exponent does not get less than 1.
        ubfx    r4, r12, #0, #11
        subs    r4, r4, #1
        cmp     r5, r4
        bls     1f
        mov     r5, r4
1:      sub     r12, r12, r5
        sub     r12, r12, #1            // which the hidden bit adds, if there is one
        rsb     r4, r5, #32
        lsl     r1, r1, r5
        lsr     r4, r0, r4
        orr     r1, r1, r4
        sub     r4, r5, #32
        lsl     r4, r0, r4
        orr     r1, r1, r4
        lsl     r0, r0, r5
        add     r1, r1, r12, lsl #20
        b       .Lreturn

.Lexchange:
        mov     r12, r0
        mov     r0, r2
        mov     r2, r12
        mov     r12, r1
        mov     r1, r3
        mov     r3, r12
        sub     r4, r4, r6
        add     r5, r5, r6
        rsb     r6, r6, #0
        b       .Lordered

.Ldistant:
        cmp     r6, #54                 // beyond, b is less than half of a bit that a could lose
        bhi     .Lreturn
        eor     r12, r1, r3
        bfi     r3, r5, #20, #12
        sub     r4, r6, #32
        rsb     r5, r4, #31             // bit 0 of the guard counts as lost
        lsls    lr, r2, r5
        lsr     r2, r2, r4
        it      ne
        orrne   r2, r2, #2
        adds    r5, r5, #1
        lsl     r5, r3, r5
        lsr     r3, r3, r4
        orr     r4, r2, r5
        mov     r2, r3
        mov     r3, #0
        cmp     r12, #0
        b       .Laligned

.Lhuge:
        movw    r12, #0x7ff
        cmp     r4, r12
        beq     .Lspecial
        cmp     r6, #54
        bhi     .Lreturn
        sub     r1, r1, #128 << 20
        sub     r3, r3, #128 << 20
        bl      wasmrt_f64_add
        cbz     r1, 1f
        add     r1, r1, #128 << 20
        ubfx    r4, r1, #20, #11
        movw    r5, #0x7ff
        cmp     r4, r5
        bne     1f
        movs    r0, #0
        bfc     r1, #0, #20
1:      b       .Lreturn

.Lspecial:                              // a is infinite or NaN
        lsl     r4, r1, #12
        orrs    r4, r4, r0
        bne     .Lquiet
        cmp     r6, #0
        bne     .Lreturn
        lsl     r4, r3, #12
        orrs    r4, r4, r2
        bne     1f
        teq     r1, r3
        bpl     .Lreturn
        b       .Lquiet                 // infinity - infinity
1:      mov     r0, r2
        mov     r1, r3
.Lquiet:
        orr     r1, r1, #0x80000
        b       .Lreturn

        .size   wasmrt_f64_add, . - wasmrt_f64_add
        .size   wasmrt_f64_sub, . - wasmrt_f64_sub

#endif
        .section .note.GNU-stack, "", %progbits
