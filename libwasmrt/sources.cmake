# The files of libwasmrt, by folder; relative to this one.
set(WASMRT_CORE_SOURCES
    core/atomic.c core/exception.c core/export.c core/gc_heap.c core/gc_mark.c core/gc_object.c
    core/guest.c core/image.c core/instance.c core/interrupt.c core/link.c core/memory.c core/pool.c
    core/resolve.c core/segment.c core/stack_limit.c core/static_instance.c core/static_thread.c
    core/table.c core/text.c core/trap.c core/types.c)
# What every POSIX program needs, and what an executable adds.
set(WASMRT_POSIX_SOURCES
    port/posix/address_map.c port/posix/code.c port/posix/encoded.c port/posix/image.c
    port/posix/lock.c port/posix/memory.c port/posix/object_heap.c port/posix/report.c
    port/posix/stack.c port/posix/symbols.c port/posix/tail_buffer.c port/posix/throw.c
    port/posix/trap_signal.c
    port/posix/try.c port/posix/wait.c)
# What only programs that embed modules have.
set(WASMRT_EMBEDDER_SOURCES port/posix/heap.c port/posix/open.c)
set(WASMRT_START_SOURCES port/posix/start.c port/posix/start_heap.c
    port/posix/libc/copy.c)
set(WASMRT_START_x86_64_SOURCES port/posix/x86_64/memset.c)
# By processor, the name of a folder in port/posix.
foreach(arch x86_64 aarch64 riscv64)
  set(WASMRT_${arch}_SOURCES port/posix/eh_frame.c port/posix/unwind_cfi.c
                             port/posix/${arch}/switch.S)
endforeach()
set(WASMRT_arm_SOURCES port/posix/unwind_arm.c port/posix/arm/switch.S)

# What every firmware needs; by family, what is in assembly.
set(WASMRT_BAREMETAL_SOURCES
    core/image_heap.c port/baremetal/defaults.c port/baremetal/heap.c port/baremetal/memory.c
    port/baremetal/object_heap.c port/baremetal/single.c port/baremetal/throw.c
    port/baremetal/trap.c
    port/baremetal/libc/string.c port/baremetal/libc/sqrt.c)
set(WASMRT_BAREMETAL_arm_SOURCES port/baremetal/arm/add_double.S port/baremetal/arm/jump.S
                                 port/baremetal/arm/unaligned.S)
set(WASMRT_BAREMETAL_riscv_SOURCES port/baremetal/riscv/jump.S port/baremetal/riscv/unaligned.S)
# What an image adds, each an object of its own that the linker is given or not: the start, and by
# what the board has, a console and an exit.
set(WASMRT_BOARD_SOURCES port/board/image.c port/board/exit_semihosting.c)
foreach(console semihosting cmsdk nrf ns16550 pl011 sifive stm32)
  list(APPEND WASMRT_BOARD_SOURCES port/board/console_${console}.c)
endforeach()
set(WASMRT_BOARD_arm_SOURCES port/board/start_arm.c)
set(WASMRT_BOARD_riscv_SOURCES port/board/misaligned_riscv.c port/board/start_riscv.S
                                port/board/trap_riscv.S)
