;; On a board, a table that nothing changes is an array for each type that calls expect, so that a call
;; loads no type; where that would be larger, or a null lies between functions, one of types and code.
;; RUN: aotc --target thumbv7m-none --emit llvm-ir -O1 %s -o - | FileCheck %s
(module
  (type $unary (func (param i32) (result i32)))
  (type $nullary (func (result i32)))
  (table $ordinary 4 4 funcref)
  (elem (table $ordinary) (i32.const 1) func $double $five $negate)
  (table $hole 4 4 funcref)
  (elem (table $hole) (i32.const 0) func $double)
  (elem (table $hole) (i32.const 2) func $negate $negate)
  (memory (export "memory") 1)
  (func $double (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1)))
  (func $negate (param i32) (result i32) (i32.sub (i32.const 0) (local.get 0)))
  (func $five (result i32) (i32.const 5))
  ;; CHECK: @wasm.table0.type0 = {{.*}}[3 x ptr] [ptr @"wasm:0:double", ptr null, ptr @"wasm:1:negate"]
  ;; CHECK: @wasm.table0.type1 = {{.*}}[1 x ptr] [ptr @"wasm:2:five"]
  ;; CHECK: @wasm.table1 = {{.*}}[4 x { ptr, ptr }]
  ;; CHECK-LABEL: define {{.*}}:_start"
  (func (export "_start")
    ;; Of three entries the one in the middle is null.
    ;; CHECK: icmp eq i32 %{{.*}}, 1
    ;; CHECK: load ptr, ptr %{{.*}}, align
    (i32.store (i32.const 0)
      (call_indirect $ordinary (type $unary) (i32.load (i32.const 8)) (i32.load (i32.const 4))))
    (i32.store (i32.const 12)
      (call_indirect $ordinary (type $nullary) (i32.load (i32.const 4))))
    (i32.store (i32.const 0)
      (call_indirect $hole (type $unary) (i32.load (i32.const 8)) (i32.load (i32.const 4))))))
