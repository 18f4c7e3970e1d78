;; On a board, a memory that never grows has a constant base and a constant length, and an address
;; is compared as a word.
;; RUN: aotc --target thumbv7m-none --emit llvm-ir -O1 %s -o - | FileCheck %s
(module
  (memory 1)
  (func (export "get") (param i32) (result i32) (i32.load offset=4 (local.get 0)))
  (func (export "set") (param i32) (i32.store8 (local.get 0) (i32.const 1))))
;; CHECK: icmp ugt i32 %{{.*}}, 65528
;; CHECK: @{{.*}}_mem0
