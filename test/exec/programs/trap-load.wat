;; exit: 134
;; err: ^wasm trap: out of bounds memory access$
;; The result is not used; the access traps all the same.
(module
  (memory (export "memory") 1)
  (global $end (mut i32) (i32.const 65533))
  (func (export "_start") (drop (i32.load (global.get $end)))))
