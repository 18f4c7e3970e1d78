;; An index into an array of known size needs no check, also where it is chosen and added up in ways
;; that might wrap for other numbers; one that may be outside keeps its own.
;; RUN: aotc --target thumbv7m-none --emit llvm-ir -O2 %s -o - | FileCheck %s
(module
  (memory 1)
  ;; Rows of 512 bytes at 8192, on a torus: the row above the first one is the last of 64.
  ;; CHECK-LABEL: define {{.*}}:above"
  ;; CHECK-NOT: wasmrt_trap
  ;; CHECK: ret i32
  (func $above (export "above") (result i32) (local $row i32) (local $column i32) (local $sum i32)
    (loop $rows
      (local.set $column (i32.const 0))
      (loop $columns
        (local.set $sum
          (i32.add (local.get $sum)
            (i32.load8_u
              (i32.add
                (i32.add (i32.const 8192)
                  (select (i32.const 32256)
                          (i32.sub (i32.shl (local.get $row) (i32.const 9)) (i32.const 512))
                          (i32.eqz (local.get $row))))
                (i32.and (i32.add (local.get $column) (i32.const 511)) (i32.const 511))))))
        (br_if $columns (i32.ne (i32.const 512)
          (local.tee $column (i32.add (local.get $column) (i32.const 1))))))
      (br_if $rows (i32.ne (i32.const 64)
        (local.tee $row (i32.add (local.get $row) (i32.const 1))))))
    (local.get $sum))
  ;; CHECK-LABEL: define {{.*}}:last"
  ;; CHECK: icmp eq i32 %{{.*}}, 3
  ;; CHECK: wasmrt_trap
  (func $last (export "last") (param i32) (result i32)
    (i32.load (i32.add (i32.and (local.get 0) (i32.const 3)) (i32.const 65530)))))
