;; CRC-32 of 64 bytes in a memory of 1 KiB, for the smallest boards.
;; aotc: --enable custom-page-sizes
;; exit: 0
(module
  (memory 1024 (pagesize 1))
  (data (i32.const 0) "The quick brown fox jumps over the lazy dog")
  (func $crc32 (param $length i32) (result i32)
    (local $crc i32) (local $at i32) (local $bit i32)
    (local.set $crc (i32.const -1))
    (loop $bytes
      (local.set $crc (i32.xor (local.get $crc) (i32.load8_u (local.get $at))))
      (local.set $bit (i32.const 8))
      (loop $bits
        (local.set $crc
          (i32.xor (i32.shr_u (local.get $crc) (i32.const 1))
            (i32.and (i32.const 0xedb88320)
              (i32.sub (i32.const 0) (i32.and (local.get $crc) (i32.const 1))))))
        (br_if $bits (local.tee $bit (i32.sub (local.get $bit) (i32.const 1)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $bytes (i32.lt_u (local.get $at) (local.get $length))))
    (i32.xor (local.get $crc) (i32.const -1)))
  (func (export "_start")
    (if (i32.ne (call $crc32 (i32.const 43)) (i32.const 0x414fa339))
      (then unreachable))))
