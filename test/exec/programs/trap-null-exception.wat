;; A trap is no exception: catch_all does not see it.
;; exit: 134
;; err: ^wasm trap: null exception reference$
(module
  (memory (export "memory") 1)
  (global $none (mut exnref) (ref.null exn))
  (func (export "_start")
    (block $caught
      (try_table (catch_all $caught) (throw_ref (global.get $none))))))
