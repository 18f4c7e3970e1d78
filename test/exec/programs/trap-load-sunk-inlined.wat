;; exit: 134
;; err: ^wasm trap: out of bounds memory access$
;; The parameter that the result becomes is used in one branch only, which is not taken.
(module
  (memory (export "memory") 1)
  (global $end (mut i32) (i32.const 65533))
  (global $wanted (mut i32) (i32.const 0))
  (global $sum (mut i32) (i32.const 0))
  (func $add (param $loaded i32)
    (if (global.get $wanted)
      (then (global.set $sum (i32.add (global.get $sum) (local.get $loaded))))))
  (func (export "_start")
    (call $add (i32.load (global.get $end)))))
