;; A pointer that a loop walks costs no move a round: what computes it has cleared the upper half.
;; RUN: aotc %s -O2 --emit asm -o - --target x86_64-linux | FileCheck %s
;; RUN: aotc %s -O2 --emit llvm-ir -o - --target aarch64-linux | FileCheck %s --check-prefix=IR
;; RUN: aotc %s -O2 --emit llvm-ir -o - --target riscv64-linux | FileCheck %s --check-prefix=NONE

(module
  (memory (export "memory") 1)
  ;; CHECK: [[LOOP:\.LBB[0-9_]+]]:
  ;; CHECK-NOT: movl %e{{[a-z]+}}, %e{{[a-z]+}}
  ;; CHECK: j{{n?e}} [[LOOP]]
  ;; IR: phi i64
  ;; NONE-NOT: phi i64
  (func (export "mix") (param $at i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (i32.xor (local.get $sum) (local.get $at)))
      (br_if $next (local.tee $at (i32.load (local.get $at)))))
    (local.get $sum)))
