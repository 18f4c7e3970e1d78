;; exit: 134
;; err: ^wasm trap: out of bounds table access$
(module
  (memory (export "memory") 1)
  (table $t 1 externref)
  (global $index (mut i32) (i32.const 1))
  (func (export "_start") (table.set $t (global.get $index) (ref.null extern))))
