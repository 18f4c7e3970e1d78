;; Loops over addresses that wrap, or come close to it: what an optimiser may only take for a walk
;; through memory after it has made sure. Every count is at least 1.

(module
  (memory (export "memory") 65535)

  ;; memory[at] += 1; at += step
  (func (export "count") (param $at i32) (param $step i32) (param $count i32)
    (loop $next
      (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
      (local.set $at (i32.add (local.get $at) (local.get $step)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; The same by a constant step, upwards and downwards.
  (func (export "up") (param $at i32) (param $count i32)
    (loop $next
      (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
  (func (export "down") (param $at i32) (param $count i32)
    (loop $next
      (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
      (local.set $at (i32.sub (local.get $at) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; to[i] = from[i - 2] + from[i + 2], indices in words
  (func (export "neighbours") (param $to i32) (param $from i32) (param $count i32)
    (loop $next
      (i32.store (local.get $to)
        (i32.add (i32.load (i32.sub (local.get $from) (i32.const 8)))
                 (i32.load (i32.add (local.get $from) (i32.const 8)))))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; The sum of words at at + 2^32 - 65536 - 64, an offset of the instruction that does not wrap.
  (func (export "far") (param $at i32) (param $step i32) (param $count i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load offset=0xfffeffc0 (local.get $at))))
      (local.set $at (i32.add (local.get $at) (local.get $step)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))

  ;; Until the address is `end`, which a step of 16 may jump over.
  (func (export "until") (param $at i32) (param $end i32)
    (loop $next
      (i32.store (local.get $at) (i32.const 9))
      (i32.store (i32.add (local.get $at) (i32.const 4)) (i32.const 9))
      (br_if $next
        (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end)))))

  ;; What is loaded was stored in the round before, but half of it again in this one.
  (func (export "halves") (param $at i32) (param $count i32)
    (loop $next
      (i64.store offset=12 (local.get $at) (i64.extend_i32_u (local.get $count)))
      (i64.store (local.get $at) (i64.add (i64.load offset=8 (local.get $at)) (i64.const 5)))
      (local.set $at (i32.sub (local.get $at) (i32.const 8)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))

;; A step of a quarter of the address space: the fifth access is the first one again.
(assert_return (invoke "count" (i32.const 0x10) (i32.const 0x40000000) (i32.const 1001)))
(assert_return (invoke "load" (i32.const 0x10)) (i32.const 251))
(assert_return (invoke "load" (i32.const 0x40000010)) (i32.const 250))
(assert_return (invoke "load" (i32.const 0xc0000010)) (i32.const 250))

;; Half of it, upwards and downwards alike.
(assert_return (invoke "count" (i32.const 0x20) (i32.const 0x80000000) (i32.const 64)))
(assert_return (invoke "load" (i32.const 0x20)) (i32.const 32))
(assert_return (invoke "load" (i32.const 0x80000020)) (i32.const 32))

;; No step.
(assert_return (invoke "count" (i32.const 0x30) (i32.const 0) (i32.const 64)))
(assert_return (invoke "load" (i32.const 0x30)) (i32.const 64))

;; Overlapping words, one byte apart.
(assert_return (invoke "count" (i32.const 0x40) (i32.const 1) (i32.const 64)))
(assert_return (invoke "load" (i32.const 0x40)) (i32.const 0x01010101))
(assert_return (invoke "load" (i32.const 0x41)) (i32.const 0x01010101))
(assert_return (invoke "load" (i32.const 0x80)) (i32.const 0))

;; Down to 0, and beyond.
(assert_return (invoke "down" (i32.const 0x10fc) (i32.const 64)))
(assert_return (invoke "load" (i32.const 0x1000)) (i32.const 1))
(assert_return (invoke "load" (i32.const 0x0ffc)) (i32.const 0))
(assert_return (invoke "down" (i32.const 0xfc) (i32.const 64)))
(assert_trap (invoke "down" (i32.const 0xfc) (i32.const 65)) "out of bounds memory access")
(assert_trap (invoke "down" (i32.const 0xfd) (i32.const 65)) "out of bounds memory access")
(assert_trap (invoke "count" (i32.const 0x1000) (i32.const 0xfffff000) (i32.const 3)) "out of bounds memory access")

;; Up to the memory's end, and beyond.
(assert_return (invoke "up" (i32.const 0xfffeff00) (i32.const 64)))
(assert_return (invoke "load" (i32.const 0xfffefffc)) (i32.const 1))
(assert_trap (invoke "up" (i32.const 0xfffeff00) (i32.const 65)) "out of bounds memory access")
(assert_trap (invoke "up" (i32.const 0xfffeff01) (i32.const 64)) "out of bounds memory access")
(assert_trap (invoke "up" (i32.const 0xffff0000) (i32.const 1)) "out of bounds memory access")
(assert_trap (invoke "up" (i32.const 0xfffffffc) (i32.const 64)) "out of bounds memory access")
(assert_trap (invoke "up" (i32.const 0xffffff00) (i32.const 0)) "out of bounds memory access")
(assert_return (invoke "count" (i32.const 0xfffeff00) (i32.const 0x7fffffff) (i32.const 3)))
(assert_return (invoke "load" (i32.const 0x7ffefeff)) (i32.const 1))

;; Neighbours below 0 and above the memory.
(assert_return (invoke "up" (i32.const 0x2000) (i32.const 128)))
(assert_return (invoke "neighbours" (i32.const 0x3000) (i32.const 0x2008) (i32.const 124)))
(assert_return (invoke "load" (i32.const 0x3000)) (i32.const 2))
(assert_return (invoke "load" (i32.const 0x31ec)) (i32.const 2))
(assert_return (invoke "load" (i32.const 0x31f0)) (i32.const 0))
(assert_return (invoke "neighbours" (i32.const 0x3000) (i32.const 8) (i32.const 64)))
(assert_trap (invoke "neighbours" (i32.const 0x3000) (i32.const 4) (i32.const 64)) "out of bounds memory access")
(assert_return (invoke "neighbours" (i32.const 0x3000) (i32.const 0xfffefef8) (i32.const 64)))
(assert_trap (invoke "neighbours" (i32.const 0x3000) (i32.const 0xfffefefc) (i32.const 64)) "out of bounds memory access")
(assert_trap (invoke "neighbours" (i32.const 0x3000) (i32.const 0xfffffff0) (i32.const 64)) "out of bounds memory access")
(assert_trap (invoke "neighbours" (i32.const 0xfffeff04) (i32.const 0x2008) (i32.const 64)) "out of bounds memory access")

;; Arrays that overlap by less than a vector: each round reads what an earlier one wrote.
(assert_return (invoke "up" (i32.const 0x5000) (i32.const 4)))
(assert_return (invoke "neighbours" (i32.const 0x500c) (i32.const 0x5008) (i32.const 1)))
(assert_return (invoke "neighbours" (i32.const 0x5010) (i32.const 0x500c) (i32.const 8)))
(assert_return (invoke "load" (i32.const 0x5010)) (i32.const 1))
(assert_return (invoke "load" (i32.const 0x5018)) (i32.const 1))

;; Offsets do not wrap.
(assert_return (invoke "far" (i32.const 0) (i32.const 4) (i32.const 16)) (i32.const 32))
(assert_trap (invoke "far" (i32.const 0) (i32.const 4) (i32.const 17)) "out of bounds memory access")
(assert_trap (invoke "far" (i32.const 8) (i32.const -4) (i32.const 4)) "out of bounds memory access")
(assert_return (invoke "far" (i32.const 60) (i32.const -4) (i32.const 16)) (i32.const 32))

;; An end that is met, and one that is not.
(assert_return (invoke "until" (i32.const 0x4000) (i32.const 0x4100)))
(assert_return (invoke "load" (i32.const 0x40f4)) (i32.const 9))
(assert_return (invoke "load" (i32.const 0x4100)) (i32.const 0))
(assert_trap (invoke "until" (i32.const 0xfff00000) (i32.const 0xfff00018)) "out of bounds memory access")

(assert_return (invoke "halves" (i32.const 0x6100) (i32.const 16)))
(assert_return (invoke "load" (i32.const 0x6088)) (i32.const 80))
(assert_return (invoke "load" (i32.const 0x608c)) (i32.const 1))
