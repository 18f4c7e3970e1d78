;; exit: 134
;; err: ^wasm trap: indirect call type mismatch$
(module
  (memory (export "memory") 1)
  (table funcref (elem $f))
  (global $index (mut i32) (i32.const 0))
  (func $f (param i32))
  (func (export "_start") (call_indirect (global.get $index))))
