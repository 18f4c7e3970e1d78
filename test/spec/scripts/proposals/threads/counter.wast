;; Read-modify-write instructions of two threads do not lose each other's results; and each thread
;; has traps and a stack of its own.

(module $Mem (memory (export "shared") 1 1 shared))
(register "mem" $Mem)

(thread $first (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "shared") 1 1 shared)
    (func (export "count") (local $n i32)
      (loop $again
        (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
        (drop (i64.atomic.rmw16.add_u (i32.const 8) (i64.const 1)))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get $n) (i32.const 30000)))))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func $deeper (export "recurse") (call $deeper)))
  (invoke "count")
  (assert_trap (invoke "load" (i32.const 0x10000)) "out of bounds memory access")
  (assert_trap (invoke "load" (i32.const -1)) "out of bounds memory access")
  (assert_exhaustion (invoke "recurse") "call stack exhausted"))

(thread $second (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "shared") 1 1 shared)
    (func (export "count") (local $n i32)
      (loop $again
        (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
        (drop (i64.atomic.rmw16.add_u (i32.const 8) (i64.const 1)))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get $n) (i32.const 30000)))))
    (func (export "divide") (param i32) (result i32)
      (i32.div_u (i32.const 1) (local.get 0))))
  (assert_trap (invoke "divide" (i32.const 0)) "integer divide by zero")
  (invoke "count"))

(wait $first)
(wait $second)

(module
  (memory (import "mem" "shared") 1 1 shared)
  (func (export "load") (param i32) (result i64) (i64.load (local.get 0))))
(assert_return (invoke "load" (i32.const 0)) (i64.const 60000))
(assert_return (invoke "load" (i32.const 8)) (i64.const 60000))
