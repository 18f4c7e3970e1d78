(module
  (tag (export "number") (param i32))
  (tag $boxed (export "boxed") (param (ref null struct) i64))
  (type $box (struct (field i32)))
  (func (export "throw_number") (param i32) (throw 0 (local.get 0)))
  (func (export "throw_boxed") (param i32)
    (throw $boxed (struct.new $box (local.get 0)) (i64.const -1)))
  (func (export "unbox") (param (ref null struct)) (result i32)
    (struct.get $box 0 (ref.cast (ref $box) (local.get 0)))))
