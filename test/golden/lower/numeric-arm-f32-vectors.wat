;; NEON takes denormal f32 for zero, so 32-bit ARM computes with f32x4 in its scalar unit, and does
;; not make vectors of loops over f32. Doubles and integers are not concerned.
;; RUN: aotc --emit asm -O2 --target armv7-linux %s -o - | FileCheck %s
(module
  (memory 1)
  ;; CHECK-LABEL: add
  ;; CHECK-NOT: v{{.*}}.f32 {{[dq][0-9]}}
  (func $add (export "add") (param v128 v128) (result v128)
    (f32x4.add (local.get 0) (local.get 1)))
  (func $less (export "less") (param v128 v128) (result v128)
    (f32x4.lt (f32x4.sqrt (local.get 0)) (f32x4.min (local.get 1) (local.get 0))))
  (func $loop (export "loop") (param f32) (local i32)
    (loop $next
      (i32.store (local.get 1) (f32.eq (local.get 0) (f32.load (local.get 1))))
      (br_if $next (i32.ne (local.tee 1 (i32.add (local.get 1) (i32.const 4)))
                           (i32.const 65536)))))
  ;; CHECK-LABEL: integers
  ;; CHECK: vadd.i32 q
  (func $integers (export "integers") (param v128 v128) (result v128)
    (i32x4.add (local.get 0) (local.get 1))))
