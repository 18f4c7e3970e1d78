;; Segments are applied in order, then the start function runs, then _start.
;; exit: 123
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (global $base i32 (i32.const 100))
  (global $seen (mut i32) (i32.const 0))
  (data (i32.const 0) "\01\02")
  (data (i32.const 1) "\14")
  (data $passive "\64")
  (start $init)
  (func $init
    (memory.init $passive (i32.const 2) (i32.const 0) (i32.const 1))
    (data.drop $passive)
    (global.set $seen
      (i32.add (i32.load8_u (i32.const 0))
        (i32.add (i32.load8_u (i32.const 1)) (i32.load8_u (i32.const 2))))))
  (func (export "_start")
    ;; 1 + 20 + 100, and 2 pages after growth by 1
    (drop (memory.grow (i32.const 1)))
    (call $exit (i32.add (global.get $seen) (memory.size)))))
