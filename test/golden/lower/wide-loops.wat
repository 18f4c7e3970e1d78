;; A loop whose 32-bit addresses might wrap becomes a vector loop behind a check that they do not.
;; RUN: aotc %s -O2 --emit llvm-ir -o - --target x86_64-linux | FileCheck %s
;; RUN: aotc %s -O2 --emit llvm-ir -o - --target x86_64-linux --bounds check \
;; RUN:   | FileCheck %s --check-prefix=PLAIN
;; RUN: aotc %s -Os --emit llvm-ir -o - --target x86_64-linux | FileCheck %s --check-prefix=PLAIN
;; PLAIN-NOT: wrapping

(module
  (memory (export "memory") 1)
  ;; CHECK: icmp {{.*}}ult i64 %{{.*}}, 4294967296
  ;; CHECK: wrapping:
  ;; CHECK: vector.body:
  ;; CHECK: load <4 x i32>
  ;; CHECK: store <4 x i32>
  (func (export "increment") (param $to i32) (param $from i32) (param $count i32)
    (loop $next
      (i32.store (local.get $to) (i32.add (i32.load (local.get $from)) (i32.const 1)))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
