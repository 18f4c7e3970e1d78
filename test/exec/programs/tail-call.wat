;; Ten million tail calls between functions of different types, in constant stack.
;; exit: 77
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (table 1 funcref)
  (elem (i32.const 0) $odd)
  (func $even (param i32 i64) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 77))))
    (return_call_indirect (param i64 i32 f64) (result i32)
      (local.get 1) (i32.sub (local.get 0) (i32.const 1)) (f64.const 1) (i32.const 0)))
  (func $odd (param i64 i32 f64) (result i32)
    (if (i32.eqz (local.get 1)) (then (return (i32.const 78))))
    (return_call $even (i32.sub (local.get 1) (i32.const 1)) (local.get 0)))
  (func (export "_start")
    (call $exit (call $even (i32.const 10000000) (i64.const 5)))))
