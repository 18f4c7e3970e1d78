;; compile: unknown import "env"\."pay" of type \[i32 i64\] -> \[f64\]: nobody provides it$
(module
  (import "env" "pay" (func $pay (param i32 i64) (result f64)))
  (memory (export "memory") 1)
  (func (export "_start") (drop (call $pay (i32.const 1) (i64.const 2)))))
