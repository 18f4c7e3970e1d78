;; A throw inside a try of its own function is a branch: nothing is unwound, and once optimised
;; nothing is left of the comparison of tags.
;; RUN: aotc %s -O2 --target x86_64-linux --emit=llvm-ir -o - | FileCheck %s
(module
  (tag $t (param i32))
  (func (export "_start"))
  (func $local (export "local") (param i32) (result i32)
    (block $caught (result i32)
      (try_table (catch $t $caught) (throw $t (local.get 0)))
      (i32.const 0))))
;; CHECK:     define {{.*}}:local"(i32
;; CHECK-NOT: invoke
;; CHECK:     call ptr @wasmrt_exception_new
;; CHECK-NOT: landingpad
;; CHECK:     ret i32
