;; A function with a loop looks at its instance's word when it begins, and in each iteration.
;; RUN: aotc %s -O2 --target x86_64-linux --interrupt epoch -o %t.o
;; RUN: llvm-objdump -d --no-show-raw-insn %t.o | FileCheck %s
;; RUN: not aotc %s --interrupt epoch -o %t.exe 2>&1 | FileCheck %s --check-prefix=EXE
;; EXE: --interrupt is for libraries
(module
  ;; CHECK: spin>:
  ;; CHECK: [[LOOP:[0-9a-f]+]]:{{.*}}movl 0x{{[0-9a-f]+}}(%rdi), %eax
  ;; CHECK-NEXT: testl %eax, %eax
  ;; CHECK-NEXT: je 0x[[LOOP]]
  ;; CHECK: callq
  (func $spin (export "spin") (loop $again (br $again))))
