;; Vector instructions that a processor has as they are become that one instruction.
;; RUN: aotc --emit asm -O2 --target x86_64-linux %s -o - | FileCheck %s --check-prefix=SSE
;; RUN: aotc --emit asm -O2 --target x86_64-linux --cpu-features ssse3 %s -o - \
;; RUN:   | FileCheck %s --check-prefix=SSSE3
;; RUN: aotc --emit asm -O2 --target aarch64-linux %s -o - | FileCheck %s --check-prefix=A64
(module
  ;; SSE: packsswb
  ;; A64: sqxtn2
  (func (export "narrow") (param v128 v128) (result v128)
    (i8x16.narrow_i16x8_s (local.get 0) (local.get 1)))
  ;; SSE: pmaddwd
  ;; A64: addp
  (func (export "dot") (param v128 v128) (result v128)
    (i32x4.dot_i16x8_s (local.get 0) (local.get 1)))
  ;; SSE: pmovmskb
  (func (export "bitmask") (param v128) (result i32)
    (i8x16.bitmask (local.get 0)))
  ;; SSE: pavgb
  ;; A64: urhadd
  (func (export "average") (param v128 v128) (result v128)
    (i8x16.avgr_u (local.get 0) (local.get 1)))
  ;; SSE: paddusw
  ;; A64: uqadd
  (func (export "add_sat") (param v128 v128) (result v128)
    (i16x8.add_sat_u (local.get 0) (local.get 1)))
  ;; SSE: minps
  (func (export "pmin") (param v128 v128) (result v128)
    (f32x4.pmin (local.get 0) (local.get 1)))
  ;; SSSE3: pshufb
  ;; A64: tbl
  (func (export "swizzle") (param v128 v128) (result v128)
    (i8x16.swizzle (local.get 0) (local.get 1)))
  ;; SSSE3: pmulhrsw
  ;; A64: sqrdmulh
  (func (export "q15mulr") (param v128 v128) (result v128)
    (i16x8.q15mulr_sat_s (local.get 0) (local.get 1)))
  ;; A64: fmax v
  (func (export "max") (param v128 v128) (result v128)
    (f32x4.max (local.get 0) (local.get 1))))
