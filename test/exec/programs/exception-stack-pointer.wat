;; Where an exception is caught the stack pointer is what it was when it was thrown.
;; exit: 134
;; err: ^wasm trap: out of bounds memory access$
(module
  (tag $t)
  (memory (export "memory") 1)
  (global $sp (mut i32) (i32.const 4096))
  (global $n (mut i32) (i32.const 0))
  (func $throw
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (if (i32.and (global.get $n) (i32.const 4)) (then
      (global.set $sp (i32.const 0x7fffff00))
      (throw $t)))
    (if (i32.gt_u (global.get $n) (i32.const 100)) (then (call $throw))))
  (func $catch
    (block $caught
      (try_table (catch $t $caught) (call $throw))
      (return))
    (i32.store (global.get $sp) (i32.const 5))
    (if (i32.lt_u (global.get $n) (i32.const 100)) (then (call $catch_more))))
  (func $catch_more
    (call $throw)
    (call $catch))
  (func (export "_start")
    (call $throw)
    (call $throw)
    (call $catch)
    (global.set $sp (i32.const 4032))
    (call $catch)))
