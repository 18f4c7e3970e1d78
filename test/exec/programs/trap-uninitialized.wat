;; exit: 134
;; err: ^wasm trap: uninitialized element$
(module
  (memory (export "memory") 1)
  (table 1 funcref)
  (global $index (mut i32) (i32.const 0))
  (func (export "_start") (call_indirect (global.get $index))))
