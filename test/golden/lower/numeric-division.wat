;; Division traps where the spec says so and is defined everywhere else; a known divisor needs no
;; check.
;; RUN: aotc --emit llvm-ir -O2 %s -o - | FileCheck %s
(module
  ;; CHECK-LABEL: define {{.*}}div_s
  ;; CHECK-DAG: icmp eq i32 %{{.*}}, 0
  ;; CHECK-DAG: icmp eq i32 %{{.*}}, -1
  ;; CHECK-DAG: icmp eq i32 %{{.*}}, -2147483648
  ;; CHECK: sdiv i32
  (func $div_s (export "div_s") (param i32 i32) (result i32)
    (i32.div_s (local.get 0) (local.get 1)))
  ;; CHECK-LABEL: define {{.*}}rem_s
  ;; CHECK: %[[MINUS:.*]] = icmp eq i64 %[[R:.*]], -1
  ;; CHECK: select i1 %[[MINUS]], i64 1, i64 %[[R]]
  ;; CHECK: srem i64
  (func $rem_s (export "rem_s") (param i64 i64) (result i64)
    (i64.rem_s (local.get 0) (local.get 1)))
  ;; CHECK-LABEL: define {{.*}}by_ten
  ;; CHECK-NOT: br
  ;; CHECK: ret
  (func $by_ten (export "by_ten") (param i32) (result i32)
    (i32.div_s (local.get 0) (i32.const 10))))
