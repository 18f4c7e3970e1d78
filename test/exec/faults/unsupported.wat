;; compile: in function make: .*uses GC, which aotc does not lower yet
(module
  (type $point (struct (field i32)))
  (memory (export "memory") 1)
  (func $make (drop (struct.new $point (i32.const 1))))
  (func (export "_start") (call $make)))
