;; A constant address may need 32 bits, where addresses have 64.
;; RUN: aotc --board riscv64-virt -O2 --emit llvm-ir %s -o - | FileCheck %s
(module
  (memory 1)
  ;; CHECK: private alias i8, getelementptr (i8, ptr @wasm_mem0, i64 2415919104)
  (func (export "_start")
    (drop (memory.grow (i32.const 1)))
    (i32.store (i32.const 0x90000000) (i32.const 5))))
