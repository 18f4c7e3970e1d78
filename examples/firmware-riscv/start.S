        .section .text.start, "ax", @progbits
        .globl  _start
_start: la      sp, __StackTop
        la      t0, __bss_start
        la      t1, __bss_end
1:      bgeu    t0, t1, 2f
        sw      zero, (t0)
        addi    t0, t0, 4
        j       1b
2:      call    main
3:      wfi
        j       3b

        .section .note.GNU-stack, "", @progbits
