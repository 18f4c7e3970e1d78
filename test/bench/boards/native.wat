;; The image of a native build: everything happens in the import.
(module
  (import "bench" "run" (func $run))
  (func (export "_start") (call $run)))
