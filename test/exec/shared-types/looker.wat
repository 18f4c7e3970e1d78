(module
  (rec
    (type $base (sub (struct (field i32))))
    (type $derived (sub $base (struct (field i32) (field (ref null $derived))))))
  (type $final (struct (field i64)))
  ;; Of the same shape, but in a group of its own.
  (type $other (sub (struct (field i32))))
  ;; A bit for each type that the reference is of.
  (func (export "look") (param $x anyref) (result i32)
    (i32.or
      (i32.or (ref.test (ref $base) (local.get $x))
              (i32.shl (ref.test (ref $derived) (local.get $x)) (i32.const 1)))
      (i32.or (i32.shl (ref.test (ref $final) (local.get $x)) (i32.const 2))
              (i32.shl (ref.test (ref $other) (local.get $x)) (i32.const 3)))))
  (func (export "first_field") (param $x anyref) (result i32)
    (struct.get $base 0 (ref.cast (ref $base) (local.get $x)))))
