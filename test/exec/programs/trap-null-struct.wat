;; exit: 134
;; err: ^wasm trap: null structure reference$
(module
  (type $a (struct (field i32)))
  (memory (export "memory") 1)
  (global $none (mut (ref null $a)) (ref.null none))
  ;; Traps though nobody wants the field.
  (func (export "_start") (drop (struct.get $a 0 (global.get $none)))))
