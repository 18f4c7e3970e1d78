;; A module that imports a shared memory has an instance for each thread: a global is an access
;; relative to the thread pointer. Without one the address is a constant.
;; RUN: aotc %s --emit asm -o - --target x86_64-linux | FileCheck %s
;; RUN: sed -e 's/(memory 1 1 shared)/(memory 1 1)/' %s > %t.wat
;; RUN: aotc %t.wat --emit asm -o - --target x86_64-linux | FileCheck %s --check-prefix=ONE
(module
  (import "env" "memory" (memory 1 1 shared))
  (global $count (mut i32) (i32.const 0))
  ;; CHECK-LABEL: "wasm:0:bump":
  ;; CHECK: incl %fs:wasm_instance@TPOFF+
  ;; CHECK-NEXT: retq
  ;; ONE-LABEL: "wasm:0:bump":
  ;; ONE: incl wasm_instance+
  (func $bump (export "_start")
    (global.set $count (i32.add (global.get $count) (i32.const 1)))))
