;; A word of unknown alignment, where the processor has aligned words alone, is one access behind a
;; question; and one access where it has others, or an image carries them out, unless the module says
;; that it is not aligned.
;; RUN: aotc --target riscv32imac-none --emit asm %s -o - | FileCheck %s --check-prefix=RISCV
;; RUN: aotc --target thumbv6m-none --emit asm %s -o - | FileCheck %s --check-prefix=THUMB
;; RUN: aotc --board riscv32-virt -O2 --emit asm %s -o - | FileCheck %s --check-prefix=IMAGE
;; RUN: aotc --board riscv64-virt -O2 --emit asm %s -o - | FileCheck %s --check-prefix=IMAGE64
;; RUN: aotc --board riscv32-virt --emit obj %s -o %t.o
;; RUN: llvm-nm %t.o | FileCheck %s --check-prefix=LIBRARY
;; RUN: aotc --target thumbv7m-none --emit asm %s -o - | FileCheck %s --check-prefix=UNALIGNED
(module
  (memory 1)
  (func (export "get") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "get_packed") (param i32) (result i32) (i32.load align=1 (local.get 0)))
  (func (export "put_half") (param i32 i32) (i32.store16 align=1 (local.get 0) (local.get 1)))
  (func (export "get_half") (param i32) (result i32) (i32.load16_s align=1 (local.get 0)))
  (func (export "copy") (param i32) (param i32)
    (i64.store align=4 (local.get 0) (i64.load align=4 (local.get 1))))
  (func (export "_start"))) ;; or it were no image
;; RISCV: andi [[ODD:a[0-9]]], [[ADDRESS:a[0-9]]], 3
;; RISCV-NEXT: bnez [[ODD]],
;; RISCV: lw a0, 0([[ADDRESS]])
;; RISCV: call t0, wasmrt_unaligned_load32
;; THUMB: ldr r0, [r0]
;; THUMB: bl wasmrt_unaligned_load32
;; UNALIGNED-NOT: wasmrt_unaligned
;; IMAGE-LABEL: "wasm:0:get":
;; IMAGE-NOT: andi
;; IMAGE: lw a0, 0({{a[0-9]}})
;; IMAGE-LABEL: "wasm:1:get_packed":
;; IMAGE: andi [[ODD:a[0-9]]], [[ADDRESS:a[0-9]]], 3
;; IMAGE-NEXT: bnez [[ODD]],
;; IMAGE-NEXT: lw a0, 0([[ADDRESS]])
;; IMAGE: call t0, wasmrt_unaligned_load32
;; IMAGE-LABEL: "wasm:2:put_half":
;; IMAGE: sb a1, 0(
;; IMAGE-NEXT: sb a2, 1(
;; IMAGE-LABEL: "wasm:3:get_half":
;; IMAGE: lbu {{a[0-9]}}, 0(
;; IMAGE-NEXT: lbu {{a[0-9]}}, 1(
;; IMAGE-LABEL: "wasm:4:copy":
;; IMAGE-NOT: call t0
;; IMAGE-LABEL: .Lfunc_end4:
;; IMAGE64-LABEL: "wasm:4:copy":
;; IMAGE64: andi {{a[0-9]}}, {{a[0-9]}}, 7
;; IMAGE64: call t0, wasmrt_unaligned_store64
;; LIBRARY: U wasmrt_unaligned_load32
