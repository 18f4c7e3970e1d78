;; The trace begins where the exception was thrown, although two functions have thrown it on.
;; exit: 134
;; err: ^wasm trap: unhandled exception$
;; err: ^  0: throws$
;; err: ^  1: between$
;; err: ^  2: legacy_cleanup$
;; err: ^  3: cleanup$
;; err: ^  4: _start$
(module
  (tag $t (param i32))
  (memory (export "memory") 1)
  (table 4 funcref)
  (elem (i32.const 0) $throws $between $legacy_cleanup $cleanup)
  (func $throws (throw $t (memory.size)))
  (func $between (call_indirect (i32.const 0)) (memory.fill (i32.const 0) (i32.const 1) (i32.const 1)))
  (func $legacy_cleanup
    (try (do (call_indirect (i32.const 1)))
         (catch_all (i32.store (i32.const 0) (i32.const 1)) (rethrow 0))))
  (func $cleanup
    (block $caught (result exnref)
      (try_table (catch_all_ref $caught) (call_indirect (i32.const 2)))
      (return))
    (i32.store (i32.const 4) (i32.const 1))
    (throw_ref))
  (func $_start (export "_start") (call_indirect (i32.const 3)) (i32.store (i32.const 8) (i32.const 1))))
