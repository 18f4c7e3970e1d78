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
    (local.get $found))

  ;; The same way out, once if a comparison holds and once if it does not.
  ;; CHECK-LABEL: @"wasm:4:escape"(
  ;; CHECK: fcmp
  ;; CHECK-NOT: fcmp
  ;; CHECK-LABEL: @"wasm:5:opposite"(
  ;; CHECK: fcmp
  ;; CHECK: fcmp
  (func (export "escape") (param $x f64) (result i32)
    (local $i i32) (local $found i32)
    (block $out
      (loop $next
        (if (f64.le (local.get $x) (f64.const 4)) (then) (else
          (local.set $found (local.get $i))
          (br $out)))
        (local.set $x (f64.mul (local.get $x) (f64.const 1.5)))
        (if (i32.eqz (f64.le (local.get $x) (f64.const 4))) (then
          (local.set $found (i32.add (local.get $i) (i32.const 1)))
          (br $out)))
        (local.set $x (f64.mul (local.get $x) (f64.const 1.5)))
        (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 2))) (i32.const 400)))))
    (local.get $found))
  (func (export "opposite") (param $x f64) (result i32)
    (local $i i32) (local $found i32)
    (block $out
      (loop $next
        (if (f64.le (local.get $x) (f64.const 4)) (then) (else
          (local.set $found (local.get $i))
          (br $out)))
        (local.set $x (f64.mul (local.get $x) (f64.const 1.5)))
        (if (f64.le (local.get $x) (f64.const 4)) (then
          (local.set $found (i32.add (local.get $i) (i32.const 1)))
          (br $out)))
        (local.set $x (f64.mul (local.get $x) (f64.const 1.5)))
        (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 2))) (i32.const 400)))))
    (local.get $found))

  ;; A quotient that is the same in all copies.
  ;; CHECK-LABEL: @"wasm:6:quotient"(
  ;; CHECK: store i8
  ;; CHECK-NOT: store i8
  ;; CHECK-LABEL: @"wasm:7:quotients"(
  ;; CHECK: store i8
  ;; CHECK: store i8
  (func (export "quotient") (param $to i32)
    (local $i i32)
    (loop $next
      (i32.store8 (i32.add (local.get $to) (local.get $i)) (i32.shr_u (local.get $i) (i32.const 3)))
      (i32.store8 offset=1 (i32.add (local.get $to) (local.get $i)) (i32.shr_u (local.get $i) (i32.const 3)))
      (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 2))) (i32.const 400)))))
  (func (export "quotients") (param $to i32)
    (local $i i32)
    (local.set $i (i32.const 1))
    (loop $next
      (i32.store8 (i32.add (local.get $to) (local.get $i)) (i32.shr_u (local.get $i) (i32.const 3)))
      (i32.store8 offset=1 (i32.add (local.get $to) (local.get $i)) (i32.shr_u (local.get $i) (i32.const 3)))
      (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 2))) (i32.const 401)))))

  ;; What is left over by unrolling comes first, in a loop of its own.
  ;; CHECK-LABEL: @"wasm:8:rest"(
  ;; CHECK-COUNT-2: load i8
  ;; CHECK-NOT: load i8
  (func (export "rest") (param $at i32) (param $count i32) (result i32)
    (local $sum i32) (local $rest i32)
    (if (local.tee $rest (i32.and (local.get $count) (i32.const 3))) (then
      (loop $next
        (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br_if $next (local.tee $rest (i32.sub (local.get $rest) (i32.const 1)))))))
    (if (i32.gt_u (local.get $count) (i32.const 3)) (then
      (loop $next
        (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $at))))
        (local.set $sum (i32.add (local.get $sum) (i32.load8_u offset=1 (local.get $at))))
        (local.set $sum (i32.add (local.get $sum) (i32.load8_u offset=2 (local.get $at))))
        (local.set $sum (i32.add (local.get $sum) (i32.load8_u offset=3 (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 4)))))))
    (local.get $sum)))
