;; exit: 134
;; err: ^wasm trap: cast failure$
(module
  (type $a (struct (field i32)))
  (type $b (struct (field i64)))
  (memory (export "memory") 1)
  (func (export "_start")
    (drop (ref.cast (ref $a) (select (result anyref) (struct.new $b (i64.const 1)) (ref.null none)
                                     (memory.size))))))
