;; exit: 134
;; err: ^wasm trap: out of bounds memory access$
;; The result goes through two functions, whose results are ignored, one of them a constant.
(module
  (memory (export "memory") 1)
  (global $end (mut i32) (i32.const 65533))
  (func $no_nan (param f32) (result f32)
    (if (result f32) (f32.eq (local.get 0) (local.get 0))
      (then (local.get 0))
      (else (f32.const 0))))
  (func $seven (param f32) (result i32)
    (local.set 0 (call $no_nan (local.get 0)))
    (i32.const 7))
  (func (export "_start")
    (drop (call $seven (f32.load (global.get $end))))))
