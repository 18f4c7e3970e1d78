;; Loops that a producer has unrolled, and loops that only look so.

(module
  (memory (export "memory") 1)
  (func (export "set") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func (export "get") (param i32) (result i32) (i32.load (local.get 0)))

  ;; a[i] = i, 64 words at 0x400
  (func (export "reset") (local $at i32)
    (loop $next
      (i32.store offset=0x400 (i32.shl (local.get $at) (i32.const 2)) (local.get $at))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 64)))))

  ;; to[i] = from[i] * 3, four a round
  (func (export "triple") (param $to i32) (param $from i32) (param $count i32)
    (loop $next
      (i32.store (local.get $to) (i32.mul (i32.load (local.get $from)) (i32.const 3)))
      (i32.store offset=4 (local.get $to) (i32.mul (i32.load offset=4 (local.get $from)) (i32.const 3)))
      (i32.store offset=8 (local.get $to) (i32.mul (i32.load offset=8 (local.get $from)) (i32.const 3)))
      (i32.store offset=12 (local.get $to) (i32.mul (i32.load offset=12 (local.get $from)) (i32.const 3)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; The last of two stores is another one.
  (func (export "different") (param $at i32) (param $count i32)
    (loop $next
      (i32.store (local.get $at) (i32.mul (i32.load (local.get $at)) (i32.const 3)))
      (i32.store offset=4 (local.get $at) (i32.mul (i32.load offset=4 (local.get $at)) (i32.const 5)))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; There is a gap of a word after each pair.
  (func (export "gap") (param $at i32) (param $count i32)
    (loop $next
      (i32.store (local.get $at) (i32.const -1))
      (i32.store offset=4 (local.get $at) (i32.const -1))
      (local.set $at (i32.add (local.get $at) (i32.const 12)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; Both loads come before both stores: of `to` just behind `from` the second must not see the first.
  (func (export "early") (param $to i32) (param $from i32) (param $count i32)
    (local $a i32) (local $b i32)
    (loop $next
      (local.set $a (i32.load (local.get $from)))
      (local.set $b (i32.load offset=4 (local.get $from)))
      (i32.store (local.get $to) (i32.add (local.get $a) (i32.const 100)))
      (i32.store offset=4 (local.get $to) (i32.add (local.get $b) (i32.const 100)))
      (local.set $to (i32.add (local.get $to) (i32.const 8)))
      (local.set $from (i32.add (local.get $from) (i32.const 8)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; Each store sees the one before, and the sum of all comes out.
  (func (export "running") (param $at i32) (param $count i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (i32.xor (i32.add (local.get $sum) (i32.load (local.get $at))) (i32.const 5)))
      (i32.store (local.get $at) (local.get $sum))
      (local.set $sum (i32.xor (i32.add (local.get $sum) (i32.load offset=4 (local.get $at))) (i32.const 5)))
      (i32.store offset=4 (local.get $at) (local.get $sum))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))

  ;; The counter is data, and comes out; downwards, two a round.
  (func (export "counter") (param $i i32) (result i32)
    (loop $next
      (i32.store offset=0x400 (i32.shl (local.get $i) (i32.const 2)) (local.get $i))
      (i32.store offset=0x3fc (i32.shl (local.get $i) (i32.const 2))
        (i32.sub (local.get $i) (i32.const 1)))
      (br_if $next (i32.gt_s (local.tee $i (i32.sub (local.get $i) (i32.const 2))) (i32.const 1))))
    (local.get $i))

  ;; A word and the word at an address that it holds, twice.
  (func (export "gather") (param $at i32) (param $count i32)
    (loop $next
      (i32.store (local.get $at) (i32.load (i32.load (local.get $at))))
      (i32.store offset=4 (local.get $at) (i32.load (i32.load offset=4 (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))

(assert_return (invoke "reset"))
(assert_return (invoke "triple" (i32.const 0x800) (i32.const 0x400) (i32.const 16)))
(assert_return (invoke "get" (i32.const 0x800)) (i32.const 0))
(assert_return (invoke "get" (i32.const 0x8fc)) (i32.const 189))
(assert_return (invoke "get" (i32.const 0x900)) (i32.const 0))

;; One word behind: every word is the one before times three.
(assert_return (invoke "triple" (i32.const 0x404) (i32.const 0x400) (i32.const 15)))
(assert_return (invoke "set" (i32.const 0x400) (i32.const 1)))
(assert_return (invoke "triple" (i32.const 0x404) (i32.const 0x400) (i32.const 2)))
(assert_return (invoke "get" (i32.const 0x40c)) (i32.const 27))
(assert_return (invoke "get" (i32.const 0x420)) (i32.const 6561))
;; One word ahead.
(assert_return (invoke "reset"))
(assert_return (invoke "triple" (i32.const 0x400) (i32.const 0x404) (i32.const 15)))
(assert_return (invoke "get" (i32.const 0x400)) (i32.const 3))
(assert_return (invoke "get" (i32.const 0x4e0)) (i32.const 171))
;; Out of bounds in the middle of a round, and by wrapping.
(assert_trap (invoke "triple" (i32.const 0xfff8) (i32.const 0x400) (i32.const 1)) "out of bounds memory access")
(assert_trap (invoke "triple" (i32.const 0x800) (i32.const 0xfff8) (i32.const 1)) "out of bounds memory access")
(assert_trap (invoke "triple" (i32.const 0xfffffff8) (i32.const 0x400) (i32.const 16)) "out of bounds memory access")
(assert_trap (invoke "triple" (i32.const 0x800) (i32.const 0xf000) (i32.const 0x11111111)) "out of bounds memory access")

(assert_return (invoke "reset"))
(assert_return (invoke "different" (i32.const 0x400) (i32.const 32)))
(assert_return (invoke "get" (i32.const 0x4f8)) (i32.const 186))
(assert_return (invoke "get" (i32.const 0x4fc)) (i32.const 315))

(assert_return (invoke "reset"))
(assert_return (invoke "gap" (i32.const 0x400) (i32.const 20)))
(assert_return (invoke "get" (i32.const 0x404)) (i32.const -1))
(assert_return (invoke "get" (i32.const 0x408)) (i32.const 2))
(assert_return (invoke "get" (i32.const 0x4e8)) (i32.const -1))
(assert_return (invoke "get" (i32.const 0x4ec)) (i32.const 59))

(assert_return (invoke "reset"))
(assert_return (invoke "early" (i32.const 0x404) (i32.const 0x400) (i32.const 16)))
(assert_return (invoke "get" (i32.const 0x404)) (i32.const 100))
(assert_return (invoke "get" (i32.const 0x408)) (i32.const 101))
(assert_return (invoke "get" (i32.const 0x40c)) (i32.const 201))
(assert_return (invoke "get" (i32.const 0x410)) (i32.const 103))
(assert_return (invoke "reset"))
(assert_return (invoke "early" (i32.const 0x800) (i32.const 0x400) (i32.const 32)))
(assert_return (invoke "get" (i32.const 0x8fc)) (i32.const 163))

(assert_return (invoke "reset"))
(assert_return (invoke "running" (i32.const 0x400) (i32.const 2)) (i32.const 6))
(assert_return (invoke "get" (i32.const 0x400)) (i32.const 5))
(assert_return (invoke "get" (i32.const 0x404)) (i32.const 3))
(assert_return (invoke "get" (i32.const 0x408)) (i32.const 0))
(assert_return (invoke "get" (i32.const 0x40c)) (i32.const 6))

(assert_return (invoke "triple" (i32.const 0x400) (i32.const 0x9000) (i32.const 16)))
(assert_return (invoke "counter" (i32.const 63)) (i32.const 1))
(assert_return (invoke "get" (i32.const 0x4fc)) (i32.const 63))
(assert_return (invoke "get" (i32.const 0x408)) (i32.const 2))
(assert_return (invoke "get" (i32.const 0x404)) (i32.const 0))

;; The second address is what the first round stored.
(assert_return (invoke "set" (i32.const 0x600) (i32.const 0x610)))
(assert_return (invoke "set" (i32.const 0x604) (i32.const 0x600)))
(assert_return (invoke "set" (i32.const 0x610) (i32.const 77)))
(assert_return (invoke "gather" (i32.const 0x600) (i32.const 1)))
(assert_return (invoke "get" (i32.const 0x600)) (i32.const 77))
(assert_return (invoke "get" (i32.const 0x604)) (i32.const 77))
