;; A memory that only the host writes to.
;; exit: 0
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 1)
  (data (i32.const 8) "\ff\ff\ff\ff")
  (func (export "_start")
    (drop (call $sizes (i32.const 8) (i32.const 12)))
    (call $exit (i32.eq (i32.load (i32.const 8)) (i32.const -1)))))
