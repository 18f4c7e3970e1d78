;; A loop that the producer unrolled is vectorised as if it were not: nothing is shuffled together.
;; RUN: aotc %s -O2 --emit llvm-ir -o - --target x86_64-linux | FileCheck %s

(module
  (memory (export "memory") 1)
  ;; CHECK: vector.body:
  ;; CHECK: load <4 x float>
  ;; CHECK-NOT: shufflevector
  ;; CHECK: fadd <4 x float>
  ;; CHECK: store <4 x float>
  (func (export "add") (param $to i32) (param $from i32) (param $count i32)
    (loop $next
      (f32.store (local.get $to) (f32.add (f32.load (local.get $to)) (f32.load (local.get $from))))
      (f32.store offset=4 (local.get $to)
        (f32.add (f32.load offset=4 (local.get $to)) (f32.load offset=4 (local.get $from))))
      (f32.store offset=8 (local.get $to)
        (f32.add (f32.load offset=8 (local.get $to)) (f32.load offset=8 (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 12)))
      (local.set $from (i32.add (local.get $from) (i32.const 12)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
