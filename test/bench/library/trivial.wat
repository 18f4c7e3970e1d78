;; The cheapest call there is, and one that goes out again; and an image of 16 MiB.
(module
  (import "env" "next" (func $next (param i32) (result i32)))
  (memory (export "memory") 256 256)
  (data (i32.const 0) "a")
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "out") (param i32) (result i32) (call $next (local.get 0)))
  (func (export "out_often") (param $x i32) (param $times i32) (result i32)
    (loop $again
      (local.set $x (call $next (local.get $x)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (local.get $x))
  (func (export "fill") (param i32 i32)
    (memory.fill (local.get 0) (i32.const 7) (local.get 1)))
  (func (export "touch") (param $pages i32) (param $step i32)
    (loop $again
      (local.set $pages (i32.sub (local.get $pages) (i32.const 1)))
      (i32.store (i32.mul (local.get $pages) (local.get $step)) (local.get $pages))
      (br_if $again (local.get $pages)))))
