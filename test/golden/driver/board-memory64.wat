;; The largest memory there may be has 2^64 bytes, and no board has those.
;; RUN: not aotc --target thumbv7m-none %s -o %t.o 2>&1 | FileCheck %s
;; RUN: not ls %t.o
(module
  (memory i64 0x1000000000000)
  (func (export "get") (param i64) (result i32) (i32.load (local.get 0))))
;; CHECK: board-memory64.wat:5:{{[0-9]+}}: a memory of 18446744073709551615 bytes, where a board has at most 2 GiB
