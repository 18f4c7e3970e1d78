;; A tail call leaves the function and the tries around it: it is no invoke.
;; RUN: aotc %s -O0 --target x86_64-linux --emit=llvm-ir -o - | FileCheck %s
(module
  (import "env" "host" (func $host))
  (tag $t)
  (func $throws (throw $t))
  (func $jump (export "_start")
    (block $caught
      (try_table (catch_all $caught) (return_call $throws))))
  (func $imported (export "imported")
    (block $caught
      (try_table (catch_all $caught) (return_call $host)))))
;; CHECK-NOT: invoke
;; CHECK:     musttail call void @{{.*}}:throws.tail"
;; CHECK-NOT: invoke
