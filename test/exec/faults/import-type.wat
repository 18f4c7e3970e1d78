;; A WASI function of another type is not WASI's.
;; compile: unknown import "wasi_snapshot_preview1"\."proc_exit" of type \[i64\] -> \[\]: nobody provides it
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i64)))
  (memory (export "memory") 1)
  (func (export "_start") (call $exit (i64.const 2))))
