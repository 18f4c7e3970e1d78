;; A struct's cell is taken in place: the runtime is called only where none is left. A zero is not
;; stored, as a new cell holds zeros.
;; RUN: aotc %s -O2 --target x86_64-linux --emit=llvm-ir -o - | FileCheck %s
(module
  (type $pair (struct (field i64) (field i64) (field (ref null $pair))))
  (func (export "_start"))
  (func $new (export "new") (param i64) (result (ref $pair))
    (struct.new $pair (local.get 0) (i64.const 0) (ref.null none))))
;; CHECK-LABEL: new"(i64
;; CHECK:       %next = getelementptr i8, ptr %cell, i64 32
;; CHECK-NEXT:  icmp ugt ptr %next, %end
;; CHECK-NEXT:  br i1 %{{.*}}, label %collect, label %taken
;; CHECK:     collect:
;; CHECK-NEXT:  call ptr @wasmrt_gc_new(
;; CHECK:     allocated:
;; CHECK:       store i64 %0
;; CHECK-NEXT:  ret ptr
;; CHECK:     taken:
;; CHECK-NEXT:  store ptr %next, ptr %cursor
;; CHECK-NEXT:  store ptr @wasm.stype.{{.*}}, ptr %cell
;; CHECK-NEXT:  br label %allocated
