;; exit: 134
;; err: ^wasm trap: out of bounds memory access$
;; The result decides which way control goes, and both come to the same.
(module
  (memory (export "memory") 1)
  (global $end (mut i32) (i32.const 65533))
  (global $sum (mut i32) (i32.const 0))
  (func (export "_start")
    (block $done
      (if (i32.load (global.get $end))
        (then (br $done)))
      (br $done))
    (global.set $sum (i32.const 1))))
