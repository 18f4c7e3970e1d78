;; Atomic accesses are sequentially consistent, check their alignment, and wrap narrow operands.
;; RUN: aotc --emit llvm-ir -O1 --target x86_64-linux %s -o - | FileCheck %s
;; RUN: aotc --emit asm -O2 --target armv7-linux %s -o - | FileCheck %s --check-prefix=ARM
;; ARM-NOT: __{{sync|atomic}}
(module
  (memory 1 1 shared)
  ;; CHECK-LABEL: define {{.*}}load
  ;; CHECK: and i32 %{{.*}}, 7
  ;; CHECK: br i1
  ;; CHECK: load atomic i64, ptr %{{.*}} seq_cst, align 8
  (func $load (export "load") (param i32) (result i64)
    (i64.atomic.load (local.get 0)))
  ;; CHECK-LABEL: define {{.*}}byte
  ;; CHECK-NOT: br i1
  ;; CHECK: atomicrmw sub ptr %{{.*}}, i8 %{{.*}} seq_cst
  ;; CHECK: zext i8
  (func $byte (export "byte") (param i32 i32) (result i32)
    (i32.atomic.rmw8.sub_u (local.get 0) (local.get 1)))
  ;; CHECK-LABEL: define {{.*}}exchange
  ;; CHECK: trunc i64 %{{.*}} to i16
  ;; CHECK: cmpxchg ptr %{{.*}}, i16 %{{.*}}, i16 %{{.*}} seq_cst seq_cst
  (func $exchange (export "exchange") (param i32 i64 i64) (result i64)
    (i64.atomic.rmw16.cmpxchg_u (local.get 0) (local.get 1) (local.get 2)))
  ;; CHECK-LABEL: define {{.*}}fence
  ;; CHECK: fence seq_cst
  (func $fence (export "fence")
    (atomic.fence)))
