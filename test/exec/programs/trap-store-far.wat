;; exit: 134
;; err: ^wasm trap: out of bounds memory access$
;; Base and offset together pass 4 GiB.
(module
  (memory (export "memory") 1)
  (global $far (mut i32) (i32.const -1))
  (func (export "_start") (i64.store offset=0xffffffff (global.get $far) (i64.const 1))))
