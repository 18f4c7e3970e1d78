;; Threads of a script that wait for each other in a shared memory.

(module $Mem (memory (export "shared") 1 1 shared))

(thread $waiter (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "shared") 1 10 shared)
    (func (export "wait") (result i32)
      (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))
    (func (export "wait64") (param $expected i64) (result i32)
      (memory.atomic.wait64 (i32.const 8) (local.get $expected) (i64.const 1000000)))
    (func (export "load") (result i32) (i32.atomic.load (i32.const 4))))
  (assert_return (invoke "wait") (i32.const 0))
  (assert_return (invoke "load") (i32.const 42))
  (assert_return (invoke "wait64" (i64.const 1)) (i32.const 1))
  (assert_return (invoke "wait64" (i64.const 0)) (i32.const 2)))

(thread $notifier (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "shared") 1 1 shared)
    (func (export "notify") (result i32)
      (i32.atomic.store (i32.const 4) (i32.const 42))
      ;; The other thread may not be waiting yet.
      (loop $again
        (br_if $again
          (i32.eqz (memory.atomic.notify (i32.const 0) (i32.const 1)))))
      (i32.const 1)))
  (assert_return (invoke "notify") (i32.const 1)))

(wait $waiter)
(wait $notifier)

;; Names that a thread has registered are its own; what it has written is everybody's.
(assert_unlinkable
  (module (memory (import "mem" "shared") 1 1 shared))
  "unknown import")
(register "mem" $Mem)
(module
  (memory (import "mem" "shared") 1 1 shared)
  (func (export "load") (result i32) (i32.load (i32.const 4))))
(assert_return (invoke "load") (i32.const 42))
