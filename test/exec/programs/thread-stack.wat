;; A thread runs on a stack of its own, whose end is a trap like that of the first one.
;; err: wasm trap: call stack exhausted
;; err:   0: deep
;; exit: 134
(module
  (import "env" "memory" (memory 1 1 shared))
  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
  (func $deep (param i32) (result i32)
    (i32.add (local.get 0) (call $deep (i32.add (local.get 0) (i32.const 1)))))
  (func (export "wasi_thread_start") (param i32 i32) (drop (call $deep (i32.const 0))))
  (func (export "_start")
    (drop (call $spawn (i32.const 0)))
    (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))
