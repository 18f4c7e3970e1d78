;; A fault in a body names file, place and function; nothing is written, whatever -j is.
;; RUN: rm -f %t.o
;; RUN: not aotc %s -o %t.o 2>&1 | FileCheck %s
;; RUN: not aotc %s -o %t.o -j1 2>&1 | FileCheck %s
;; RUN: not aotc validate %s 2>&1 | FileCheck %s
;; RUN: not ls %t.o
(module
  (func $fine)
  (func $broken (result i32)
    i64.const 1))
;; CHECK: bad-body.wat:10:{{[0-9]+}}: in function broken: type mismatch
