;; A word of unknown alignment, where the processor has aligned words alone, is one access behind a
;; question; and one access where it has others, or an image carries them out.
;; RUN: aotc --target riscv32imac-none --emit asm %s -o - | FileCheck %s --check-prefix=RISCV
;; RUN: aotc --target thumbv6m-none --emit asm %s -o - | FileCheck %s --check-prefix=THUMB
;; RUN: aotc --board riscv32-virt --emit asm %s -o - | FileCheck %s --check-prefix=IMAGE
;; RUN: aotc --board riscv32-virt --emit obj %s -o %t.o
;; RUN: llvm-nm %t.o | FileCheck %s --check-prefix=LIBRARY
;; RUN: aotc --target thumbv7m-none --emit asm %s -o - | FileCheck %s --check-prefix=UNALIGNED
(module
  (memory 1)
  (func (export "get") (param i32) (result i32) (i32.load (local.get 0))))
;; RISCV: andi [[ODD:a[0-9]]], [[ADDRESS:a[0-9]]], 3
;; RISCV-NEXT: bnez [[ODD]],
;; RISCV: lw a0, 0([[ADDRESS]])
;; RISCV: call t0, wasmrt_unaligned_load32
;; THUMB: ldr r0, [r0]
;; THUMB: bl wasmrt_unaligned_load32
;; UNALIGNED-NOT: wasmrt_unaligned
;; IMAGE-NOT: wasmrt_unaligned
;; IMAGE: lw a0, 0({{a[0-9]}})
;; IMAGE-NOT: wasmrt_unaligned
;; LIBRARY: U wasmrt_unaligned_load32
