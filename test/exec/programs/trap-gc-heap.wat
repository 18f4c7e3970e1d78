;; A list that never ends fills the heap.
;; aotc: --max-gc-heap 8M
;; exit: 134
;; err: ^wasm trap: GC heap exhausted$
(module
  (type $node (struct (field (ref null $node))))
  (memory (export "memory") 1)
  (global $list (mut (ref null $node)) (ref.null none))
  (func (export "_start")
    (loop $again
      (global.set $list (struct.new $node (global.get $list)))
      (br $again))))
