;; A fence on a constant does not keep a loop from becoming vector code.
;; RUN: aotc --emit llvm-ir -O2 --target x86_64-linux %s -o - | FileCheck %s
;; CHECK: fmul <{{[24]}} x float>
(module
  (memory 1)
  (func (export "scale") (local i32)
    (loop $next
      (f32.store (local.get 0) (f32.mul (f32.load (local.get 0)) (f32.const 1)))
      (br_if $next (i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 4)))
                           (i32.const 65536))))))
