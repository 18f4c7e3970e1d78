;; A short export's C function contains it: no call goes on, and a host function called at its end
;; is jumped to. Loops that are to be stopped stay where the checks are.
;; RUN: aotc %s -q -O2 --target x86_64-linux --name demo -o %t.o
;; RUN: llvm-objdump -d --no-show-raw-insn %t.o | FileCheck %s
;; RUN: aotc %s -q -O2 --target x86_64-linux --name demo --interrupt epoch -o %t.epoch.o
;; RUN: llvm-objdump -dr --no-show-raw-insn %t.epoch.o | FileCheck %s --check-prefix=EPOCH
(module
  (import "env" "next" (func $next (param i32) (result i32)))
  ;; CHECK-LABEL: <demo_add>:
  ;; CHECK-NEXT: leal
  ;; CHECK-NEXT: retq
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  ;; CHECK-LABEL: <demo_out>:
  ;; CHECK-NOT: callq
  ;; CHECK: jmpq *%r
  (func (export "out") (param i32) (result i32) (call $next (local.get 0)))
  ;; EPOCH-LABEL: <demo_spin>:
  ;; EPOCH-NOT: jmp
  ;; EPOCH: callq
  (func $spin (export "spin") (loop (br 0))))
