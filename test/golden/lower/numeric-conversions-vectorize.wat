;; What C compilers write for a cast from float to int becomes vector code in a loop: saturating
;; conversions, and trapping ones behind the guard that makes the trap impossible.
;; RUN: aotc --emit llvm-ir -O2 --target x86_64-linux %s -o - | FileCheck %s
(module
  (memory 2)
  ;; CHECK-LABEL: define {{.*}}saturating
  ;; CHECK: fptosi <4 x float>
  (func $saturating (export "saturating") (local i32)
    (loop $next
      (i32.store offset=65536 (local.get 0) (i32.trunc_sat_f32_s (f32.load (local.get 0))))
      (br_if $next (i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 4)))
                           (i32.const 65536)))))
  ;; CHECK-LABEL: define {{.*}}guarded
  ;; CHECK-NOT: call {{.*}}wasmrt_trap
  ;; CHECK: ret
  (func $guarded (export "guarded") (param f64) (result i32)
    (if (result i32) (f64.lt (f64.abs (local.get 0)) (f64.const 2147483648))
      (then (i32.trunc_f64_s (local.get 0)))
      (else (i32.const -2147483648))))
  ;; CHECK-LABEL: define {{.*}}unsigned
  ;; CHECK-NOT: call {{.*}}wasmrt_trap
  ;; CHECK: ret
  (func $unsigned (export "unsigned") (param f64) (result i32)
    (if (result i32) (i32.and (f64.lt (local.get 0) (f64.const 4294967296))
                              (f64.ge (local.get 0) (f64.const 0)))
      (then (i32.trunc_f64_u (local.get 0)))
      (else (i32.const 0)))))
