;; exit: 134
;; err: ^wasm trap: indirect call type mismatch$
;; A function of another type lies between those of the type that the call expects.
(module
  (memory (export "memory") 1)
  (type $unary (func (param i32)))
  (table funcref (elem $f $other $f))
  (global $index (mut i32) (i32.const 0))
  (func $f (param i32) (global.set $index (local.get 0)))
  (func $other)
  (func (export "_start")
    (call_indirect (type $unary) (i32.const 2) (global.get $index))
    (call_indirect (type $unary) (i32.const 1) (global.get $index))
    (call_indirect (type $unary) (i32.const 0) (global.get $index))))
