;; x * 1.0 quiets a signalling NaN, so LLVM must not fold it, also where the constant comes through a
;; local. Other constants stay plain.
;; RUN: aotc --emit llvm-ir -O2 %s -o - | FileCheck %s
(module
  ;; CHECK-LABEL: define {{.*}}one
  ;; CHECK: %[[ONE:.*]] = {{.*}}call double @llvm.arithmetic.fence.f64(double 1.000000e+00)
  ;; CHECK: fmul double {{.*}}%[[ONE]]
  (func $one (export "one") (param f64) (result f64) (local f64)
    (local.set 1 (f64.const 1))
    (f64.mul (local.get 0) (local.get 1)))
  ;; CHECK-LABEL: define {{.*}}zero
  ;; CHECK: call <4 x float> @llvm.arithmetic.fence.v4f32
  (func $zero (export "zero") (param v128) (result v128)
    (f32x4.sub (local.get 0) (v128.const f32x4 0 3 3 3)))
  ;; CHECK-LABEL: define {{.*}}half
  ;; CHECK: fmul float %{{.*}}, 5.000000e-01
  (func $half (export "half") (param f32) (result f32)
    (f32.mul (local.get 0) (f32.const 0.5)))
  ;; CHECK-LABEL: define {{.*}}round
  ;; CHECK: fpext
  ;; CHECK: call double @llvm.arithmetic.fence.f64
  ;; CHECK: fptrunc
  (func $round (export "round") (param f32) (result f32)
    (f32.demote_f64 (f64.neg (f64.promote_f32 (local.get 0))))))
