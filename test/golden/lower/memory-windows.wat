;; On a board, variables of the guest that are close to each other are addressed from one symbol.
;; RUN: aotc --target thumbv7m-none -Os --emit asm %s -o - | FileCheck %s
;; RUN: aotc --target riscv32imac-none -Os --emit asm %s -o - | FileCheck --check-prefix=RISCV %s
(module
  (memory 1)
  ;; CHECK-LABEL: "wasm:0:move":
  ;; CHECK: ldr [[BASE:r[0-9]+]], .LCPI
  ;; CHECK-DAG: ldr r{{[0-9]+}}, {{\[}}[[BASE]]{{\]}}
  ;; CHECK-DAG: str r{{[0-9]+}}, {{\[}}[[BASE]], #12]
  ;; CHECK-DAG: strb r{{[0-9]+}}, {{\[}}[[BASE]], #31]
  ;; CHECK: .long {{.*}}wasm_mem0+20000
  ;; RISCV-LABEL: "wasm:0:move":
  ;; RISCV-COUNT-1: lui
  ;; RISCV-NOT: lui
  ;; RISCV: ret
  (func (export "move") (param i32)
    (i32.store (i32.const 20012) (i32.load (i32.const 20000)))
    (i32.store8 (i32.const 20031) (local.get 0)))
  ;; Its symbol is the same.
  ;; CHECK-LABEL: "wasm:1:get":
  ;; CHECK: .long {{.*}}wasm_mem0+20000
  (func (export "get") (result i32) (i32.load (i32.const 20000))))
;; CHECK: ".Lwasm_mem0+20000" = wasm_mem0+20000
