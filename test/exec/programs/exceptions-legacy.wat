;; The legacy form: try, catch, catch_all, delegate, rethrow.
(module
  (tag $int (param i32))
  (tag $other)
  (memory (export "memory") 1)
  (func $expect (param i32 i32) (if (i32.ne (local.get 0) (local.get 1)) (then (unreachable))))
  (func $throw_int (param i32) (throw $int (local.get 0)))
  (func $throw_other (throw $other))

  (func $catches (param i32) (result i32)
    (try (result i32)
      (do (if (local.get 0) (then (call $throw_int (local.get 0))) (else (call $throw_other)))
          (i32.const -1))
      (catch $int (i32.add (i32.const 100)))
      (catch $other (i32.const 200))))
  (func $catch_all (result i32)
    (try (result i32)
      (do (call $throw_other) (i32.const -1))
      (catch $int)
      (catch_all (i32.const 3))))
  (func $rethrows (result i32)
    (try (result i32)
      (do
        (try
          (do (call $throw_int (i32.const 4)))
          (catch_all
            ;; Another exception in between, in the handler.
            (try (do (call $throw_int (i32.const 5))) (catch $int (drop)))
            (rethrow 0)))
        (i32.const -1))
      (catch $int)))
  (func $rethrows_outer (result i32)
    (try (result i32)
      (do
        (try
          (do (call $throw_int (i32.const 6)))
          (catch $int
            (drop)
            (try (do (call $throw_other)) (catch $other (rethrow 1)))))
        (i32.const -1))
      (catch $int)))
  (func $delegates (result i32)
    (try $outer (result i32)
      (do
        (try (result i32)
          (do
            (try
              (do (call $throw_int (i32.const 7)))
              (delegate $outer))
            (i32.const -1))
          (catch $int (drop) (i32.const -2))))
      (catch $int)))
  (func $delegates_out
    (try
      (do (try (do (call $throw_int (i32.const 8))) (delegate 1)))
      (catch_all (unreachable))))
  (func $delegates_through_block (result i32)
    (try (result i32)
      (do
        (block $here
          (try (do (call $throw_int (i32.const 9))) (delegate $here)))
        (i32.const -1))
      (catch $int)))
  (func $nothing_thrown (result i32)
    (try (result i32) (do (i32.const 10)) (catch $int (drop) (unreachable))))
  (func $without_handlers (result i32)
    (try (result i32)
      (do (try (do (call $throw_int (i32.const 11)))) (i32.const -1))
      (catch $int)))
  (func $throws_in_handler (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (call $throw_other) (i32.const -1))
          (catch $other (call $throw_int (i32.const 12)) (i32.const -2))
          (catch $int (drop) (i32.const -3))))
      (catch $int)))
  (func $branches_out (result i32)
    (block $out (result i32)
      (try
        (do (br $out (i32.const 13)))
        (catch_all (unreachable)))
      (i32.const -1)))

  (func (export "_start")
    (call $expect (call $catches (i32.const 1)) (i32.const 101))
    (call $expect (call $catches (i32.const 0)) (i32.const 200))
    (call $expect (call $catch_all) (i32.const 3))
    (call $expect (call $rethrows) (i32.const 4))
    (call $expect (call $rethrows_outer) (i32.const 6))
    (call $expect (call $delegates) (i32.const 7))
    (call $expect (try (result i32) (do (call $delegates_out) (i32.const -1)) (catch $int))
                  (i32.const 8))
    (call $expect (call $delegates_through_block) (i32.const 9))
    (call $expect (call $nothing_thrown) (i32.const 10))
    (call $expect (call $without_handlers) (i32.const 11))
    (call $expect (call $throws_in_handler) (i32.const 12))
    (call $expect (call $branches_out) (i32.const 13))))
