;; On boards a loop that was unrolled is rolled up, but where LLVM unrolls loops itself.
;; RUN: aotc --target riscv32imac-none -O2 --emit llvm-ir %s -o - | FileCheck %s
;; RUN: aotc --target thumbv7m-none -Os --emit llvm-ir %s -o - | FileCheck %s
;; RUN: aotc --target thumbv7m-none -O2 --emit llvm-ir %s -o - | FileCheck --check-prefix TWICE %s
(module
  (memory 1)
  ;; CHECK-LABEL: @"wasm:0:hash"(
  ;; CHECK: load i8
  ;; CHECK-NOT: load i8
  ;; CHECK: xor i32
  ;; CHECK: mul i32
  ;; CHECK-NOT: mul i32
  ;; CHECK: !llvm.loop
  ;; TWICE-LABEL: @"wasm:0:hash"(
  ;; TWICE: mul i32
  ;; TWICE: mul i32
  (func (export "hash") (param $at i32) (param $end i32) (result i32)
    (local $hash i32)
    (local.set $end (i32.add (local.get $at) (i32.and (local.get $end) (i32.const 0xfffffffe))))
    (loop $next
      (local.set $hash (i32.mul (i32.const 16777619)
        (i32.xor (i32.load8_u (local.get $at)) (local.get $hash))))
      (local.set $hash (i32.mul (i32.const 16777619)
        (i32.xor (local.get $hash) (i32.load8_u offset=1 (local.get $at)))))
      (br_if $next (i32.ne (local.get $end)
        (local.tee $at (i32.add (local.get $at) (i32.const 2))))))
    (local.get $hash))

  ;; The loop may step over its end: then it runs out of the memory.
  ;; CHECK-LABEL: @"wasm:1:odd"(
  ;; CHECK: store i8
  ;; CHECK: store i8
  (func (export "odd") (param $at i32) (param $end i32)
    (loop $next
      (i32.store8 (local.get $at) (i32.const 1))
      (i32.store8 offset=1 (local.get $at) (i32.const 1))
      (br_if $next (i32.ne (local.get $end)
        (local.tee $at (i32.add (local.get $at) (i32.const 2)))))))

  ;; It may not, where an odd number of elements begins with one of them.
  ;; CHECK-LABEL: @"wasm:2:even"(
  ;; CHECK: store i8
  ;; CHECK: store i8
  ;; CHECK-NOT: store i8
  (func (export "even") (param $at i32)
    (if (i32.and (local.get $at) (i32.const 1)) (then
      (i32.store8 (local.get $at) (i32.const 1))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))))
    (loop $next
      (i32.store8 (local.get $at) (i32.const 1))
      (i32.store8 offset=1 (local.get $at) (i32.const 1))
      (br_if $next (i32.ne (i32.const 1000)
        (local.tee $at (i32.add (local.get $at) (i32.const 2)))))))

  ;; A way out of each copy, with what it found.
  ;; CHECK-LABEL: @"wasm:3:find"(
  ;; CHECK: load i8
  ;; CHECK-NOT: load i8
  (func (export "find") (param $byte i32) (result i32)
    (local $i i32) (local $found i32)
    (block $out
      (loop $next
        (local.set $found (local.get $i))
        (br_if $out (i32.eq (i32.load8_u (local.get $i)) (local.get $byte)))
        (local.set $found (i32.add (local.get $i) (i32.const 1)))
        (br_if $out (i32.eq (i32.load8_u offset=1 (local.get $i)) (local.get $byte)))
        (local.set $found (i32.add (local.get $i) (i32.const 2)))
        (br_if $out (i32.eq (i32.load8_u offset=2 (local.get $i)) (local.get $byte)))
        (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 3))) (i32.const 299))))
      (local.set $found (i32.const -1)))
    (local.get $found)))
