;; A Cortex-M0 cannot jump with all registers in place: a tail call leaves the next body's address in a
;; variable and returns, and the function's thunk calls in turn what it finds there. Arguments travel
;; through the buffer; `self`, where there is one, in a register and in a variable of its own.
;;
;; RUN: aotc %s --target thumbv6m-none --emit obj -O2 -o %t.o && llvm-nm %t.o | FileCheck %s --check-prefix=ONE
;; ONE-DAG: 00000020 C wasmrt_tail_buffer
;; ONE-DAG: 00000004 C wasmrt_tail_next
;; ONE-NOT: wasmrt_tail_self
;;
;; RUN: aotc %s --target thumbv6m-none --emit llvm-ir -O0 -o - | FileCheck %s
;; CHECK: define {{.*}}i32 @{{.*}}first.tail"()
;; CHECK: store i64 %{{.*}}, ptr {{.*}}@wasmrt_tail_buffer
;; CHECK: store ptr @{{.*}}second.tail", ptr @wasmrt_tail_next
;; CHECK-NEXT: ret i32 poison
;;
;; RUN: aotc %s --target thumbv6m-none --many-instances --emit staticlib --header %t.h -o %t.a && llvm-nm %t.a | FileCheck %s --check-prefix=MANY
;; MANY: C wasmrt_tail_self
(module
  (func $first (export "first") (param i32 i64) (result i32)
    (return_call $second (local.get 1) (local.get 0)))
  (func $second (param i64 i32) (result i32)
    (if (result i32) (i64.eqz (local.get 0))
      (then (local.get 1))
      (else (return_call $first (local.get 1) (i64.sub (local.get 0) (i64.const 1)))))))
