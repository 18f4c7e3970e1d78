;; Where nothing unwinds, a call is followed by a look for an exception only if it may throw.
;; RUN: aotc %s --target thumbv7m-none --emit=llvm-ir -O0 -o - | FileCheck %s
(module
  (tag $t)
  (func $throws (throw $t))
;; CHECK: @wasm_calls_quiet = dso_local alias void (), ptr @"wasm:2:calls_quiet"
;; CHECK-LABEL: define hidden void @"wasm:2:calls_quiet"
;; CHECK-NOT: wasmrt_pending_exception
;; CHECK: call void @"wasm:1:quiet"
;; CHECK-NOT: wasmrt_pending_exception
;; CHECK: ret void
  (func $quiet)
  (func $calls_quiet (export "calls_quiet") (call $quiet))
;; CHECK-LABEL: define hidden void @"wasm:3:calls_thrower"
;; CHECK: call void @"wasm:0:throws"
;; CHECK: load ptr, ptr @wasmrt_pending_exception
;; CHECK-LABEL: define dso_local void @wasm_calls_thrower
;; CHECK: load ptr, ptr @wasmrt_pending_exception
;; CHECK: call void @wasmrt_exception_uncaught
  (func $calls_thrower (export "calls_thrower") (call $throws)))
