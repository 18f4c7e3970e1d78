;; Words at any address, on processors that only have aligned ones, too: what is written is read back,
;; by words and byte by byte, and nothing beside it is.
;; aotc: --enable custom-page-sizes
;; exit: 0
(module
  (memory 112 (pagesize 1))
  (func $expect (param $is i32)
    (if (i32.eqz (local.get $is)) (then unreachable)))
  ;; The bytes first, first + 1 … at an address, and zeros around them.
  (func $expect_bytes (param $address i32) (param $count i32)
    (local $i i32)
    (call $expect (i32.eqz (i32.load8_u (i32.sub (local.get $address) (i32.const 1)))))
    (loop $next
      (call $expect
        (i32.eq (i32.load8_u (i32.add (local.get $address) (local.get $i)))
          (i32.add (local.get $i) (i32.const 0x81))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $count))))
    (call $expect (i32.eqz (i32.load8_u (i32.add (local.get $address) (local.get $count)))))
    (memory.fill (local.get $address) (i32.const 0) (local.get $count)))
  (func $words (param $address i32)
    (i32.store offset=8 (local.get $address) (i32.const 0x84838281))
    (call $expect (i32.eq (i32.load offset=8 (local.get $address)) (i32.const 0x84838281)))
    (call $expect
      (i64.eq (i64.load32_s offset=8 (local.get $address)) (i64.const 0xffffffff84838281)))
    (call $expect (i64.eq (i64.load32_u offset=8 (local.get $address)) (i64.const 0x84838281)))
    (call $expect_bytes (i32.add (local.get $address) (i32.const 8)) (i32.const 4))
    (f32.store offset=9 (local.get $address) (f32.reinterpret_i32 (i32.const 0x84838281)))
    (call $expect
      (i32.eq (i32.reinterpret_f32 (f32.load offset=9 (local.get $address)))
        (i32.const 0x84838281)))
    (call $expect_bytes (i32.add (local.get $address) (i32.const 9)) (i32.const 4))
    (i64.store32 offset=8 (local.get $address) (i64.const 0x1184838281))
    (call $expect_bytes (i32.add (local.get $address) (i32.const 8)) (i32.const 4)))
  (func $long_words (param $address i32)
    (i64.store offset=24 (local.get $address) (i64.const 0x8887868584838281))
    (call $expect
      (i64.eq (i64.load offset=24 (local.get $address)) (i64.const 0x8887868584838281)))
    (call $expect_bytes (i32.add (local.get $address) (i32.const 24)) (i32.const 8))
    (f64.store offset=25 (local.get $address)
      (f64.reinterpret_i64 (i64.const 0x8887868584838281)))
    (call $expect
      (i64.eq (i64.reinterpret_f64 (f64.load offset=25 (local.get $address)))
        (i64.const 0x8887868584838281)))
    (call $expect_bytes (i32.add (local.get $address) (i32.const 25)) (i32.const 8)))
  ;; Hints do not matter.
  (func $packed (param $address i32)
    (i64.store offset=24 align=1 (local.get $address) (i64.const 0x8887868584838281))
    (call $expect
      (i64.eq (i64.load offset=24 align=1 (local.get $address)) (i64.const 0x8887868584838281)))
    (call $expect
      (i32.eq (i32.load offset=26 align=2 (local.get $address)) (i32.const 0x86858483)))
    (call $expect
      (i32.eq (i32.load16_s offset=25 align=1 (local.get $address)) (i32.const 0xffff8382)))
    (call $expect
      (i32.eq (i32.load16_u offset=26 align=1 (local.get $address)) (i32.const 0x8483)))
    (call $expect_bytes (i32.add (local.get $address) (i32.const 24)) (i32.const 8))
    (i32.store16 offset=24 align=1 (local.get $address) (i32.const 0x778281))
    (call $expect_bytes (i32.add (local.get $address) (i32.const 24)) (i32.const 2))
    (i32.store offset=24 align=1 (local.get $address) (i32.const 0x84838281))
    (call $expect_bytes (i32.add (local.get $address) (i32.const 24)) (i32.const 4)))
  ;; Two addresses advance, and what is in registers stays.
  (func $sum (param $from i32) (param $to i32) (result i32)
    (local $i i32) (local $sum i32)
    (loop $next
      (i32.store (i32.add (local.get $to) (local.get $i))
        (i32.add (i32.load (i32.add (local.get $from) (local.get $i))) (local.get $sum)))
      (local.set $sum
        (i32.add (local.get $sum) (i32.load (i32.add (local.get $from) (local.get $i)))))
      (local.set $i (i32.add (local.get $i) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 16))))
    (i32.add (local.get $sum) (i32.load offset=12 (local.get $to))))
  (func $sums (param $address i32)
    (i32.store offset=56 (local.get $address) (i32.const 1))
    (i32.store offset=60 (local.get $address) (i32.const 10))
    (i32.store offset=64 (local.get $address) (i32.const 100))
    (i32.store offset=68 (local.get $address) (i32.const 1000))
    (call $expect
      (i32.eq (i32.const 2222)
        (call $sum (i32.add (local.get $address) (i32.const 56))
          (i32.add (local.get $address) (i32.const 76))))))
  (func (export "_start")
    (local $address i32)
    (loop $next
      (call $words (local.get $address))
      (call $long_words (local.get $address))
      (call $packed (local.get $address))
      (call $sums (local.get $address))
      (local.set $address (i32.add (local.get $address) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $address) (i32.const 9))))))
