;; A function of the module's own, that uses nothing of its instance, still gets it, for the checks.
;; RUN: aotc %s -q -O3 --target x86_64-linux --interrupt epoch -o %t.o
;; RUN: llvm-objdump -d --no-show-raw-insn %t.o | FileCheck %s
(module
  ;; CHECK-LABEL: walk>:
  ;; CHECK: movl 0x{{[0-9a-f]+}}(%rdi), %e
  ;; CHECK-NEXT: testl
  ;; CHECK: retq
  (func $walk (param $n i32) (result i32)
    (if (i32.le_u (local.get $n) (i32.const 1)) (then (return (i32.const 1))))
    (i32.mul (call $walk (i32.sub (local.get $n) (i32.const 1)))
             (call $walk (i32.shr_u (local.get $n) (i32.const 1)))))
  (func (export "begin") (param $n i32) (result i32) (call $walk (local.get $n))))
