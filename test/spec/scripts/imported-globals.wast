;; The value of an imported global takes no more room in the instance than its type needs: behind it
;; lies what the instance knows of its imported functions.

(module
  (func (export "f") (result i32) (i32.const 7))
  (global (export "g") i32 (i32.const 5))
  (global (export "h") i64 (i64.const -1))
  (global (export "v") v128 (v128.const i64x2 1 2)))
(register "m")

(module
  (import "m" "f" (func $f (result i32)))
  (import "m" "v" (global $v v128))
  (import "m" "g" (global $g i32))
  (export "v" (global $v))
  (func (export "call") (result i32) (i32.add (call $f) (global.get $g))))
(assert_return (invoke "call") (i32.const 12))
(assert_return (get "v") (v128.const i64x2 1 2))

(module
  (import "m" "f" (func $f (result i32)))
  (import "m" "h" (global $h i64))
  (export "h" (global $h))
  (func (export "call") (result i32) (call $f)))
(assert_return (invoke "call") (i32.const 7))
(assert_return (get "h") (i64.const -1))
