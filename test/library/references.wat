;; Functions of the host's as references: called through a table that nobody exports.
(module
  (type $told (func (param i32 i64) (result i64)))
  (type $plain (func))
  (table $table 2 funcref)
  (memory (export "memory") 1)
  (func (export "keep") (param $slot i32) (param $told funcref)
    (table.set $table (local.get $slot) (local.get $told)))
  (func (export "tell") (param $slot i32) (param i32 i64) (result i64)
    (call_indirect $table (type $told) (local.get 1) (local.get 2) (local.get $slot)))
  (func (export "tell_last") (param $slot i32) (param i32 i64) (result i64)
    (return_call_indirect $table (type $told) (local.get 1) (local.get 2) (local.get $slot)))
  (func (export "kept") (param $slot i32) (result funcref) (table.get $table (local.get $slot))))
