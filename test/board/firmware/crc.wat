;; What a firmware asks for a checksum: computes alone, and imports nothing.
(module
  (memory (export "memory") 256 (pagesize 1))
  (func (export "crc32") (param $length i32) (result i32)
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
    (i32.xor (local.get $crc) (i32.const -1))))
