;; In a module that neither throws nor catches, nothing speaks of exceptions.
;; RUN: aotc %s -O2 --target x86_64-linux --emit=llvm-ir -o - | FileCheck %s
(module
  (import "env" "host" (func $host))
  (tag $unused)
  (func $f (export "_start") (call $host)))
;; CHECK-NOT: personality
;; CHECK:     define {{.*}}:f"() {{.*}}#[[F:[0-9]+]] section
;; CHECK-NOT: personality
;; CHECK:     attributes #[[F]] = { nounwind
