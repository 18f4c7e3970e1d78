;; In a command, the stack of C variables needs no bounds checks where it is not lowered without end.
;; RUN: aotc --board mps2-an385 -Os --emit llvm-ir %s -o - | FileCheck %s
;; RUN: sed 's/(;MORE;)/(export "more" (func 1))/' %s > %t.wat
;; RUN: aotc --board mps2-an385 -Os --emit llvm-ir %t.wat -o - | FileCheck --check-prefix=MORE %s
(module
  (import "host" "call" (func $host (param i32)))
  (memory 1)
  (global $sp (mut i32) (i32.const 4096))
  (export "_start" (func $start))
  (export "memory" (memory 0))
  (;MORE;)

  ;; The pointer is known from the first instruction on.
  ;; CHECK-LABEL: define hidden void @"wasm:1:start"
  ;; CHECK-NOT: call void @wasmrt_trap(i32 1)
  ;; CHECK: store i32 4080, ptr {{.*}}@wasm_instance
  ;; CHECK-NOT: call void @wasmrt_trap(i32 1)
  ;; CHECK: store i32 7, ptr {{.*}}@wasm_mem0, i32 4088
  ;; CHECK-NOT: call void @wasmrt_trap(i32 1)
  ;; CHECK: ret void
  ;; Were there another export, it could be called first.
  ;; MORE-LABEL: define hidden void @"wasm:1:start"
  ;; MORE: icmp ugt
  ;; MORE: call void @wasmrt_trap(i32 1)
  (func $start
    (local $frame i32)
    (global.set $sp (local.tee $frame (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=8 (local.get $frame) (i32.const 7))
    (call $plain (i32.const 1))
    (call $plain (i32.const 2))
    (call $recursive (i32.const 3))
    (call $keeps)
    (call $keeps)
    (call $loses)
    (call $loses)
    (global.set $sp (i32.add (local.get $frame) (i32.const 16))))

  ;; It is called with 4080 and with 4064.
  ;; CHECK-LABEL: define internal fastcc void @"wasm:2:plain"
  ;; CHECK: load i32, {{.*}}@wasm_instance, {{.*}} !range [[RANGE:!.*]]
  ;; CHECK-NOT: call void @wasmrt_trap(i32 1)
  ;; CHECK: ret void
  (func $plain (param i32)
    (local $frame i32)
    (global.set $sp (local.tee $frame (i32.sub (global.get $sp) (i32.const 32))))
    (i32.store offset=8 (local.get $frame) (local.get 0))
    (call $host (i32.load offset=8 (local.get $frame)))
    (call $host (i32.load offset=8 (local.get $frame)))
    (global.set $sp (i32.add (local.get $frame) (i32.const 32))))

  ;; It would go on until it comes out at the other end.
  ;; CHECK-LABEL: define internal fastcc void @"wasm:3:recursive"
  ;; CHECK: icmp ugt
  ;; CHECK: call void @wasmrt_trap(i32 1)
  (func $recursive (param i32)
    (local $frame i32)
    (global.set $sp (local.tee $frame (i32.sub (global.get $sp) (i32.const 48))))
    (i32.store offset=8 (local.get $frame) (local.get 0))
    (if (local.get 0) (then (call $recursive (i32.sub (local.get 0) (i32.const 1)))))
    (call $host (i32.load offset=8 (local.get $frame)))
    (global.set $sp (i32.add (local.get $frame) (i32.const 48))))

  ;; A function that lets the pointer be what it was, and calls one that does ...
  ;; CHECK-LABEL: define internal fastcc void @"wasm:4:keeps"
  ;; CHECK: call {{.*}}@"wasm:2:plain"
  ;; CHECK-NOT: call void @wasmrt_trap(i32 1)
  ;; CHECK: store i32 5, ptr {{.*}}@wasm_mem0, i32 4080
  ;; CHECK: call {{.*}}@"wasm:2:plain"
  ;; CHECK: ret void
  (func $keeps
    (call $plain (i32.const 4))
    (i32.store (global.get $sp) (i32.const 5))
    (global.set $sp (i32.sub (global.get $sp) (i32.const 16)))
    (call $plain (i32.const 6))
    (global.set $sp (i32.add (global.get $sp) (i32.const 16))))

  ;; ... and one that may not: whatever the host does.
  ;; CHECK-LABEL: define internal fastcc void @"wasm:5:loses"
  ;; CHECK: icmp ugt
  ;; CHECK: call void @wasmrt_trap(i32 1)
  (func $loses
    (call $host (i32.const 7))
    (i32.store (global.get $sp) (i32.const 8))
    (call $host (i32.const 9))))
;; CHECK: [[RANGE]] = !{i32 4064, i32 4081}
