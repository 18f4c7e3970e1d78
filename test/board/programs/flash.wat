;; A memory that nothing writes is constant data, and takes no RAM.
;; exit: 0
(module
  (memory 1)
  (data (i32.const 65532) "\2a\00\00\00")
  (func (export "_start")
    (if (i32.ne (i32.load (i32.const 65532)) (i32.const 42)) (then unreachable))))
