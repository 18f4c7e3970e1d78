;; exit: 134
;; err: ^wasm trap: out of bounds memory access$
;; Only the last load of the loop is used, and the last one is in bounds.
(module
  (memory (export "memory") 1)
  (global $start (mut i32) (i32.const 65530))
  (global $last (mut i32) (i32.const 0))
  (func $last_of (param $address i32) (result i32)
    (local $loaded i32)
    (loop $down
      (local.set $loaded (i32.load (local.get $address)))
      (local.set $address (i32.sub (local.get $address) (i32.const 1)))
      (br_if $down (i32.gt_u (local.get $address) (i32.const 65520))))
    (local.get $loaded))
  (func (export "_start")
    (global.set $start (i32.const 65535))
    (global.set $last (call $last_of (global.get $start)))))
