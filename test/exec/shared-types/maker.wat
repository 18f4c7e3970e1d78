;; Makes objects of types that looker.wat has, too.
(module
  (rec
    (type $base (sub (struct (field i32))))
    (type $derived (sub $base (struct (field i32) (field (ref null $derived))))))
  (type $final (struct (field i64)))
  (func (export "derived") (result anyref)
    (struct.new $derived (i32.const 5) (ref.null none)))
  (func (export "final") (result anyref) (struct.new $final (i64.const 6))))
