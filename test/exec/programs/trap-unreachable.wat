;; exit: 134
;; err: ^wasm trap: unreachable$
;; err: inner
;; err: outer
(module
  (memory (export "memory") 1)
  (func $inner unreachable)
  (func $outer (call $inner) (call $inner))
  (func (export "_start") (call $outer) (call $outer)))
