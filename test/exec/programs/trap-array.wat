;; exit: 134
;; err: ^wasm trap: out of bounds array access$
(module
  (type $a (array (mut i64)))
  (memory (export "memory") 1)
  (func (export "_start")
    ;; start + count does not fit in 32 bits
    (array.fill $a (array.new_default $a (i32.const 8)) (i32.const -4) (i64.const 1) (i32.const 8))))
