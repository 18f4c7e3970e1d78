;; exit: 134
;; err: ^wasm trap: out of bounds memory access$
;; A select does not take the result, which must not make it a jump around the load.
(module
  (memory (export "memory") 1)
  (global $rounds (mut i32) (i32.const 5))
  (global $end (mut i32) (i32.const 65533))
  (func $address (result i32)
    (global.set $rounds (i32.sub (global.get $rounds) (i32.const 1)))
    (global.get $end))
  (func (export "_start")
    (local $address i32)
    (loop $again
      (if (select
            (local.tee $address (call $address))
            (i32.load (local.get $address))
            (i32.and (local.get $address) (i32.const 15)))
        (then (f64.store (i32.const 3) (f64.const 0))))
      (br_if $again (global.get $rounds)))))
