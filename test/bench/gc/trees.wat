;; Binary trees of depth 18 beside one that stays: 20 trees of half a million nodes each.
(module
  (type $tree (struct (field $left (ref null $tree)) (field $right (ref null $tree))))
  (memory (export "memory") 1)
  (global $kept (mut (ref null $tree)) (ref.null none))
  (global $sum (mut i32) (i32.const 0))
  (func $make (param $depth i32) (result (ref $tree))
    (if (result (ref $tree)) (i32.eqz (local.get $depth))
      (then (struct.new $tree (ref.null none) (ref.null none)))
      (else
        (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
        (struct.new $tree (call $make (local.get $depth)) (call $make (local.get $depth))))))
  (func $count (param $tree (ref null $tree)) (result i32)
    (if (result i32) (ref.is_null (local.get $tree))
      (then (i32.const 0))
      (else
        (i32.add
          (i32.const 1)
          (i32.add
            (call $count (struct.get $tree $left (local.get $tree)))
            (call $count (struct.get $tree $right (local.get $tree))))))))
  (func (export "_start") (local $round i32)
    (global.set $kept (call $make (i32.const 18)))
    (loop $again
      (global.set $sum (i32.add (global.get $sum) (call $count (call $make (i32.const 18)))))
      (br_if $again
        (i32.lt_u (local.tee $round (i32.add (local.get $round) (i32.const 1))) (i32.const 20))))
    (if (i32.ne (i32.add (global.get $sum) (call $count (global.get $kept))) (i32.const 11010027))
      (then (unreachable)))))
