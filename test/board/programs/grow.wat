;; A memory that begins empty, and is larger later than anything in the image says.
;; exit: 0
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 0)
  (func $check (param i32 i32)
    (if (i32.ne (local.get 0) (local.get 1)) (then (call $exit (i32.const 1)))))
  (func (export "_start")
    (call $check (memory.grow (i32.const 1)) (i32.const 0))
    (i32.store (i32.const 8) (i32.const 7))
    (memory.fill (i32.const 0) (i32.const 5) (i32.const 60000))
    (call $check (i32.load (i32.const 8)) (i32.const 0x05050505))
    (i32.store (i32.const 8) (i32.const 9))
    (i64.store8 (i32.const 10) (i64.const 1))
    (call $check (i32.load (i32.const 8)) (i32.const 0x00010009))
    (i64.store (i32.const 59992) (i64.const 3))
    (i32.store8 (i32.const 59996) (i32.const 4))
    (call $check (i32.wrap_i64 (i64.shr_u (i64.load (i32.const 59992)) (i64.const 32)))
      (i32.const 4))))
