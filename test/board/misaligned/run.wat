;; Everything happens in the import.
(module
  (import "test" "run" (func $run))
  (func (export "_start") (call $run)))
