;; The largest index of a table, with that of a type, is unknown like any other.
;; RUN: not aotc %s -o %t.o 2>&1 | FileCheck %s
;; RUN: not ls %t.o
(module
  (table 1 funcref)
  (func $call (call_indirect 4294967295 (type 4294967295) (i32.const 0))))
;; CHECK: bad-table.wat:6:{{[0-9]+}}: in function call: unknown table 4294967295
