;; A feature that is switched off is refused by name.
;; RUN: aotc validate %s
;; RUN: not aotc validate --disable simd %s 2>&1 | FileCheck %s
(module
  (func (drop (v128.const i64x2 0 0))))
;; CHECK: features.wat:5:{{.*}}simd
