;; More than ten gigabytes of small objects, of which two are alive: 320 million structs of 24 bytes and 80
;; million arrays of four numbers.
(module
  (type $node (struct (field $next (ref null $node)) (field $number (mut i32))))
  (type $numbers (array (mut i32)))
  (memory (export "memory") 1)
  (global $node (mut (ref null $node)) (ref.null none))
  (global $numbers (mut (ref null $numbers)) (ref.null none))
  (func (export "_start") (local $count i32)
    (loop $again
      (global.set $node (struct.new $node (ref.null none) (local.get $count)))
      (br_if $again
        (i32.lt_u (local.tee $count (i32.add (local.get $count) (i32.const 1))) (i32.const 320000000))))
    (loop $again
      (global.set $numbers (array.new $numbers (local.get $count) (i32.const 4)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 4)))))))
