;; Inside a try a call that may throw is an invoke; elsewhere it is a call, as is one of a function
;; that provably does not throw. A function without landing pads has no personality.
;; RUN: aotc %s -O0 --target x86_64-linux --emit=llvm-ir -o - | FileCheck %s
(module
  (tag $t)
  (func $throws (throw $t))
  (func $harmless)
  (func $outside (export "outside") (call $throws))
  (func $inside (export "_start")
    (block $caught
      (try_table (catch_all $caught)
        (call $throws)
        (call $harmless)))))
;; CHECK:      define {{.*}}:outside"() #[[THROWS:[0-9]+]] section "wasm_text" {
;; CHECK:        call void @{{.*}}:throws"()
;; CHECK:      define {{.*}}:throws"() #[[THROWS]] section "wasm_text" {
;; CHECK:        call void @wasmrt_exception_throw(ptr @{{.*}}, ptr %exception)
;; CHECK-NEXT:   unreachable
;; CHECK:      define {{.*}}:inside"() #[[THROWS]] section "wasm_text" personality ptr @wasmrt_personality
;; CHECK:        invoke void @{{.*}}:throws"()
;; CHECK-NEXT:     to label %next unwind label %landing
;; CHECK:        call void @{{.*}}:harmless"()
;; CHECK:      landing:
;; CHECK-NEXT:   landingpad { ptr, i32 }
;; CHECK-NEXT:     cleanup
;; CHECK:      define {{.*}}:harmless"() #[[HARMLESS:[0-9]+]] section
;; CHECK:      attributes #[[THROWS]] = { uwtable
;; CHECK:      attributes #[[HARMLESS]] = { nounwind
