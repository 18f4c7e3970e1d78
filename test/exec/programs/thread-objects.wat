;; Each thread makes objects on a heap of its own, which is collected while the others run, and
;; throws.
;; aotc: --max-gc-heap 32M
(module
  (import "env" "memory" (memory 1 1 shared))
  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
  (type $node (struct (field $value i32) (field $next (ref null $node))))
  (tag $done (param (ref null $node) i32))
  (global $kept (mut (ref null $node)) (ref.null $node))

  (func $list (param $length i32) (param $value i32) (result (ref null $node))
    (local $list (ref null $node))
    (loop $again
      (local.set $list (struct.new $node (local.get $value) (local.get $list)))
      (br_if $again (local.tee $length (i32.sub (local.get $length) (i32.const 1)))))
    (local.get $list))
  (func $sum (param $list (ref null $node)) (result i32)
    (local $sum i32)
    (block $end
      (loop $again
        (br_if $end (ref.is_null (local.get $list)))
        (local.set $sum (i32.add (local.get $sum) (struct.get $node $value (local.get $list))))
        (local.set $list (struct.get $node $next (local.get $list)))
        (br $again)))
    (local.get $sum))
  (func $work (param $value i32)
    (local $rounds i32)
    (global.set $kept (call $list (i32.const 1000) (local.get $value)))
    (local.set $rounds (i32.const 100))
    (loop $again
      (drop (call $list (i32.const 20000) (i32.const -1)))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (throw $done (global.get $kept) (local.get $value)))
  (func $check (param $value i32)
    (block $caught (result (ref null $node) i32)
      (try_table (catch $done $caught) (call $work (local.get $value)))
      (unreachable))
    (if (i32.ne (local.get $value)) (then (unreachable)))
    (if (i32.ne (call $sum) (i32.mul (local.get $value) (i32.const 1000))) (then (unreachable)))
    (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
    (drop (memory.atomic.notify (i32.const 0) (i32.const 1))))
  (func (export "wasi_thread_start") (param $id i32) (param $argument i32)
    (call $check (local.get $argument)))
  (func (export "_start")
    (local $n i32)
    (local.set $n (i32.const 4))
    (loop $next
      (if (i32.le_s (call $spawn (local.get $n)) (i32.const 0)) (then (unreachable)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (call $check (i32.const 5))
    (loop $wait
      (local.set $n (i32.atomic.load (i32.const 0)))
      (if (i32.ne (local.get $n) (i32.const 5))
        (then
          (drop (memory.atomic.wait32 (i32.const 0) (local.get $n) (i64.const -1)))
          (br $wait))))))
