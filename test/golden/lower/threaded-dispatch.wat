;; An interpreter's loop has an indirect jump at the end of each instruction, as C's computed goto has.
;; RUN: aotc %s -O2 --emit asm -o - --target x86_64-linux | FileCheck %s
;; RUN: aotc %s -Os --emit asm -o - --target x86_64-linux | FileCheck %s --check-prefix=SMALL

(module
  (memory (export "memory") 1)
  ;; CHECK-COUNT-9: jmpq *{{.*}}dispatch
  ;; SMALL-NOT: jmpq *.Ldispatch
  (func (export "run") (param $pc i32) (param $a i32) (result i32)
    (loop $next
      (block $halt (block $h (block $g (block $f (block $e (block $d (block $c (block $b (block $a0
        (br_table $a0 $b $c $d $e $f $g $h $halt
          (i32.load8_u (local.get $pc))))
        (local.set $a (i32.add (local.get $a) (i32.const 7)))
        (local.set $pc (i32.add (local.get $pc) (i32.const 1))) (br $next))
        (local.set $a (i32.mul (local.get $a) (i32.const 7)))
        (local.set $pc (i32.add (local.get $pc) (i32.const 2))) (br $next))
        (local.set $a (i32.xor (local.get $a) (i32.const 7)))
        (local.set $pc (i32.add (local.get $pc) (i32.const 3))) (br $next))
        (local.set $a (i32.rotl (local.get $a) (i32.const 7)))
        (local.set $pc (i32.add (local.get $pc) (i32.const 4))) (br $next))
        (local.set $a (i32.load (local.get $a)))
        (local.set $pc (i32.add (local.get $pc) (i32.const 5))) (br $next))
        (i32.store (local.get $a) (local.get $pc))
        (local.set $pc (i32.add (local.get $pc) (i32.const 6))) (br $next))
        (local.set $a (i32.popcnt (local.get $a)))
        (local.set $pc (i32.add (local.get $pc) (i32.const 7))) (br $next))
        (local.set $a (i32.clz (local.get $a)))
        (local.set $pc (i32.add (local.get $pc) (i32.const 8))) (br $next)))
    (local.get $a)))
