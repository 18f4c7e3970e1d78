;; Addresses and large constants are loaded on Cortex-M.
;; RUN: aotc --target thumbv7em-none -O2 --emit asm %s -o - | FileCheck %s --implicit-check-not=movt
;; RUN: aotc --target thumbv7em-none -O2 --emit asm --cpu-features -no-movt %s -o - \
;; RUN:   | FileCheck --check-prefix=MOVT %s
;; MOVT: movt
(module
  (memory 1 1)
  ;; CHECK-LABEL: "wasm:0:load":
  ;; CHECK: ldr{{.*}}, .LCPI
  (func (export "load") (param i32) (result i32)
    local.get 0
    i32.load))
