;; A module references the runtime's version symbol, and the number in it is the header's digest.
;; RUN: aotc --emit=llvm-ir -q -o - %s | FileCheck %s
;; CHECK: @wasmrt_abi_{{[0-9]+}} = external constant i32
;; CHECK: @wasm_module = {{.*}}ptr @wasmrt_abi_
(module)
