;; Where code looks at its instance's word with --interrupt=epoch: in loops whose end is not known,
;; between rounds of those that are counted, and before calls; not in leaves.
;; RUN: aotc %s -q -O2 --target x86_64-linux --interrupt epoch -o %t.o
;; RUN: llvm-objdump -d --no-show-raw-insn %t.o | FileCheck %s
;; RUN: not aotc %s --interrupt epoch -o %t.exe 2>&1 | FileCheck %s --check-prefix=EXE
;; EXE: --interrupt is for libraries
;; Where the processor has no atomic access, the word is read as any other.
;; RUN: aotc %s --target thumbv6m-none --many-instances --emit obj --interrupt epoch -o %t.o
;; RUN: llvm-nm %t.o | FileCheck %s --check-prefix=ALONE --implicit-check-not=__atomic
;; ALONE: wasmrt_trap
(module
  (memory 1)
  ;; CHECK-LABEL: spin>:
  ;; CHECK: [[LOOP:[0-9a-f]+]]:{{.*}}movl 0x{{[0-9a-f]+}}(%rdi), %eax
  ;; CHECK-NEXT: testl %eax, %eax
  ;; CHECK-NEXT: je 0x[[LOOP]]
  ;; CHECK: callq
  (func $spin (export "spin") (loop $again (br $again)))

  ;; An iteration has its own two ways on, and no third.
  ;; CHECK-LABEL: find>:
  ;; CHECK: [[BODY:[0-9a-f]+]]:{{.*}}movzbl (
  ;; CHECK: je
  ;; CHECK-NOT: testl
  ;; CHECK-NOT: {{j[a-z]+}}
  ;; CHECK: jne 0x[[BODY]]
  ;; CHECK: movl 0x{{[0-9a-f]+}}(%rdi), %{{.*}}
  (func $find (export "find") (param $n i32) (param $byte i32) (result i32) (local $i i32)
    (loop $again
      (if (i32.eq (i32.load8_u (local.get $i)) (local.get $byte)) (then (return (local.get $i))))
      (br_if $again (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (i32.const -1))

  ;; CHECK-LABEL: fibonacci>:
  ;; CHECK-NOT: (%rdi)
  ;; CHECK: jbe
  ;; CHECK: movl 0x{{[0-9a-f]+}}(%rdi), %e
  ;; CHECK-NEXT: testl
  ;; CHECK-NEXT: jne
  ;; CHECK: callq
  ;; CHECK-NOT: testl
  ;; CHECK: retq
  (func $fibonacci (export "fibonacci") (param $n i32) (result i32)
    (if (i32.lt_u (local.get $n) (i32.const 2)) (then (return (local.get $n))))
    (i32.add (call $fibonacci (i32.sub (local.get $n) (i32.const 1)))
             (call $fibonacci (i32.sub (local.get $n) (i32.const 2))))))
