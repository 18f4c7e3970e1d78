;; Nothing numeric calls a C library, whatever the processor has.
;; RUN: aotc --emit asm -O2 --target x86_64-linux %s -o - | FileCheck %s
;; RUN: aotc --emit asm -O2 --target x86_64-linux --cpu-features sse4.1 %s -o - | FileCheck %s
;; RUN: aotc --emit asm -O2 --target aarch64-linux %s -o - | FileCheck %s
;; RUN: aotc --emit asm -O2 --target armv7-linux %s -o - | FileCheck %s
;; RUN: aotc --emit asm -O2 --target riscv64-linux %s -o - | FileCheck %s
;; CHECK-NOT: {{(ceil|floor|trunc|rint|roundeven|sqrt|fmin|fmax|fminimum|fmaximum|fma)f?$}}
(module
  (func (export "f32") (param f32 f32) (result f32)
    (f32.add (f32.min (f32.ceil (local.get 0)) (f32.floor (local.get 1)))
             (f32.max (f32.trunc (local.get 0)) (f32.sqrt (f32.nearest (local.get 1))))))
  (func (export "f64") (param f64 f64) (result f64)
    (f64.add (f64.min (f64.ceil (local.get 0)) (f64.floor (local.get 1)))
             (f64.max (f64.trunc (local.get 0)) (f64.sqrt (f64.nearest (local.get 1))))))
  (func (export "f32x4") (param v128 v128) (result v128)
    (f32x4.add (f32x4.min (f32x4.ceil (local.get 0)) (f32x4.floor (local.get 1)))
               (f32x4.max (f32x4.trunc (local.get 0)) (f32x4.nearest (local.get 1)))))
  (func (export "madd") (param v128 v128 v128) (result v128)
    (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))
  (func (export "f64x2") (param v128 v128) (result v128)
    (f64x2.add (f64x2.min (f64x2.ceil (local.get 0)) (f64x2.floor (local.get 1)))
               (f64x2.max (f64x2.trunc (local.get 0)) (f64x2.nearest (local.get 1))))))
