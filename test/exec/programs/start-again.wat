;; A start of the program that is called again, directly or in a tail, begins with the globals as they are.
(module
  (memory (export "memory") 1)
  (global $sp (mut i32) (i32.const 4096))
  (func $check (param i32 i32)
    (if (i32.ne (local.get 0) (local.get 1)) (then (unreachable))))
  (func $between
    (global.set $sp (i32.const 2048))
    (return_call $start))
  (func $start (export "_start")
    (if (i32.eq (global.get $sp) (i32.const 2048)) (then
      (global.set $sp (i32.const 1024))
      (return)))
    (if (i32.eq (global.get $sp) (i32.const 4032)) (then
      (call $between)
      (call $check (global.get $sp) (i32.const 1024))
      (global.set $sp (i32.const 512))
      (return)))
    (call $check (global.get $sp) (i32.const 4096))
    (global.set $sp (i32.sub (global.get $sp) (i32.const 64)))
    (call $start)
    (call $check (global.get $sp) (i32.const 512))))
