;; Where a compare is what traps, a load that nothing uses is none.
;; RUN: aotc --target thumbv7m-none --emit llvm-ir -O1 %s -o - | FileCheck %s
;; RUN: aotc --target x86_64-linux --bounds check --emit llvm-ir -O1 %s -o - | FileCheck %s
;; RUN: aotc --target x86_64-linux --emit llvm-ir -O1 %s -o - | FileCheck %s --check-prefix=GUARD
(module
  (memory 1)
  (func (export "touch") (param i32) (drop (i32.load (local.get 0)))))
;; CHECK: icmp u{{[gl]}}t
;; CHECK-NOT: load volatile i32, ptr %
;; GUARD: load volatile i32, ptr %
