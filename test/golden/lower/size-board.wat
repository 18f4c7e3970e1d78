;; At -Os the code generator saves what costs no time on boards, as -Oz does: a division instead of
;; three instructions; but not in front of a dispatch.
;; RUN: aotc --target thumbv7m-none -Os --emit asm %s -o - | FileCheck %s
;; On RISC-V it costs no time at -O2, either, and a call saves registers.
;; RUN: aotc --target riscv32imac-none -O2 --emit asm %s -o - | FileCheck --check-prefix=RISCV %s
;; RUN: aotc --target riscv32imac-none -O3 --emit asm %s -o - | FileCheck --check-prefix=FAST %s
(module
  ;; CHECK-LABEL: "wasm:0:tenth":
  ;; CHECK: udiv
  ;; RISCV-LABEL: "wasm:0:tenth":
  ;; RISCV: divu
  ;; FAST-LABEL: "wasm:0:tenth":
  ;; FAST: mulhu
  (func (export "tenth") (param i32) (result i32)
    (i32.div_u (local.get 0) (i32.const 10)))
  ;; CHECK-LABEL: "wasm:1:dispatch":
  ;; CHECK-NOT: udiv
  ;; CHECK: umull
  (func (export "dispatch") (param i32 i32) (result i32)
    (block $a (block $b (block $c (block $d (block $e (block $f (block $g (block $h (block $i
      (br_table $a $b $c $d $e $f $g $h $i (local.get 0))
    ) (return (i32.mul (local.get 1) (local.get 1)))
    ) (return (i32.xor (local.get 1) (i32.const 7)))
    ) (return (i32.const 3))
    ) (return (i32.div_u (local.get 1) (i32.const 10)))
    ) (return (i32.shl (local.get 1) (local.get 1)))
    ) (return (i32.const 77))
    ) (return (i32.clz (local.get 1)))
    ) (return (i32.add (local.get 1) (i32.const 9)))
    )
    (i32.const 1))
  ;; RISCV-LABEL: "wasm:2:sum":
  ;; RISCV: call t0, __riscv_save_
  ;; RISCV: tail __riscv_restore_
  (func $sum (export "sum") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (local.get 0) (call $sum (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0)))))
