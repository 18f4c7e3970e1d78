;; exit: 134
;; err: ^wasm trap: GC heap exhausted$
(module
  (type $a (array (mut v128)))
  (memory (export "memory") 1)
  (func (export "_start") (drop (array.new_default $a (i32.const -1)))))
