;; Two gigabytes of small objects pass through a heap of 64 MiB, beside a list that stays.
;; aotc: --max-gc-heap 64M
(module
  (type $node (struct (field $next (ref null $node)) (field $number (mut i32))))
  (memory (export "memory") 1)
  (global $kept (mut (ref null $node)) (ref.null none))

  (func $keep (param $count i32)
    (loop $again
      (global.set $kept (struct.new $node (global.get $kept) (local.get $count)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  (func $churn (param $count i32) (result i32)
    (local $last (ref null $node)) (local $sum i32)
    (loop $again
      (local.set $last (struct.new $node (local.get $last) (local.get $count)))
      ;; No more than two at a time are alive.
      (if (i32.and (local.get $count) (i32.const 1))
        (then
          (local.set $sum (i32.add (local.get $sum) (struct.get $node $number (local.get $last))))
          (local.set $last (ref.null none))))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))

  (func $check (param $expected i32)
    (local $at (ref null $node)) (local $number i32)
    (local.set $at (global.get $kept))
    (loop $again
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (if (i32.ne (struct.get $node $number (local.get $at)) (local.get $number))
        (then (unreachable)))
      (br_if $again
        (i32.eqz (ref.is_null (local.tee $at (struct.get $node $next (local.get $at)))))))
    (if (i32.ne (local.get $number) (local.get $expected)) (then (unreachable))))

  (func (export "_start")
    (call $keep (i32.const 100000))
    (if (i32.ne (call $churn (i32.const 90000000)) (i32.const 229347328)) (then (unreachable)))
    (call $check (i32.const 100000))))
