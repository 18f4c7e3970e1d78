;; Frames of 2 KiB, which the stack's reserve has to cover.
;; exit: 134
;; err: ^wasm trap: call stack exhausted$
(module
  (memory 1)
  (global $depth (mut i32) (i32.const 0))
  (func $f (param i32) (result i32)
    (local v128)
    (local.set 1 (v128.load (local.get 0)))
    (i32.add (call $f (i32.add (local.get 0) (i32.const 1)))
      (i32.add (i32x4.extract_lane 3 (local.get 1)) (i32x4.extract_lane 2 (local.get 1)))))
  (func (export "_start") (drop (call $f (i32.const 0)))))
