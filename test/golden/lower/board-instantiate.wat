;; An image's instance is initialised data: what is left is one copy of the segments that follow each
;; other, with the zeros between them. The linker knows the stack's limit, and an export whose
;; convention is C's is the function itself.
;; RUN: aotc --target thumbv7m-none -Os --emit llvm-ir %s -o - | FileCheck %s
;; RUN: aotc --board mps2-an385 -Os %s -o %t.elf && llvm-nm-22 %t.elf | FileCheck --check-prefix=NM %s
(module
  (memory 1)
  ;; CHECK: c"the first\00and the second"
  ;; CHECK: c"behind"
  ;; CHECK: @wasm__start = dso_local alias void (), ptr @"wasm:0:run"
  (func $run (export "_start") (i32.store8 (i32.const 40) (i32.const 1)))
  (data (i32.const 100) "the first")
  (data (i32.const 110) "and the second")
  ;; Not in order.
  (data (i32.const 50) "behind")
  (data (i32.const 56) "no run"))
;; NM: __wasm_stack_limit
;; NM-NOT: wasmrt_stack_limit
