;; exit: 134
;; err: ^wasm trap: out of bounds memory access$
;; The result is used in one branch only, and that branch is not taken.
(module
  (memory (export "memory") 1)
  (global $end (mut i32) (i32.const 65533))
  (global $sum (mut i32) (i32.const 0))
  (func $conditional (param $address i32) (param $wanted i32)
    (local $loaded i32)
    (local.set $loaded (i32.mul (i32.load (local.get $address)) (i32.const 3)))
    (if (local.get $wanted)
      (then (global.set $sum (i32.add (global.get $sum) (local.get $loaded))))))
  (func (export "_start")
    (call $conditional (i32.const 0) (i32.const 1))
    (call $conditional (global.get $end) (i32.const 0))))
