;; A cast to a final type compares two addresses, and asks for no supertype.
;; RUN: aotc %s -O2 --target x86_64-linux --emit=llvm-ir -o - | FileCheck %s
(module
  (type $final (struct (field i32)))
  (func (export "_start"))
  (func $test (export "test") (param (ref struct)) (result i32)
    (ref.test (ref $final) (local.get 0))))
;; CHECK-LABEL: test"(ptr
;; CHECK:   [[TYPE:%[a-z]+]] = load ptr, ptr %0
;; CHECK:   icmp eq ptr [[TYPE]], @wasm.stype.
;; CHECK-NEXT: zext
;; CHECK-NEXT: ret i32
