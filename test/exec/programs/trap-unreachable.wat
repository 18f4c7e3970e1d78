;; The frames of Wasm functions are shown, innermost first.
;; exit: 134
;; err: ^wasm trap: unreachable$
;; err: 0: inner$
;; err: 1: inner$
;; err: _start|outer
(module
  (memory (export "memory") 1)
  (func $inner (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then unreachable))
    (i32.add (call $inner (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
  (func $outer (export "_start") (drop (call $inner (i32.const 5)))))
