;; A function of the module's own, that uses nothing of its instance, still gets it where the limit of
;; the stack is in there: on boards, with many instances.
;; RUN: aotc %s -q -O3 --target riscv32imac-none --many-instances -o %t.o
;; RUN: llvm-objdump -d --no-show-raw-insn %t.o | FileCheck %s
(module
  ;; CHECK-LABEL: walk>:
  ;; CHECK: lw [[LIMIT:[ast][0-9]+]], 0x{{[0-9a-f]+}}(a0)
  ;; CHECK: bltu sp, [[LIMIT]],
  ;; CHECK-NEXT: srli {{s[0-9]+}}, a1, 0x1
  (func $walk (param $n i32) (result i32)
    (if (i32.le_u (local.get $n) (i32.const 1)) (then (return (i32.const 1))))
    (i32.mul (call $walk (i32.sub (local.get $n) (i32.const 1)))
             (call $walk (i32.shr_u (local.get $n) (i32.const 1)))))
  (func (export "begin") (param $n i32) (result i32) (call $walk (local.get $n))))
