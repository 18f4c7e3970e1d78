;; RUN: not wast-run -O0 %s | FileCheck --match-full-lines --implicit-check-not=: %s
;; Every kind of assertion can fail, and says where and why. What concerns the front end comes first.

;; CHECK: {{.*}}failures.wast:[[#@LINE+1]]: accepted, but asserted: type mismatch
(assert_invalid (module) "type mismatch")
;; CHECK: {{.*}}:[[#@LINE+1]]: says: unknown type 7{{.*}}, asserted: unknown function
(assert_invalid (module (func (type 7))) "unknown function")
;; CHECK: {{.*}}:[[#@LINE+1]]: refused for another kind of reason: {{.*}}, asserted: unknown type
(assert_malformed (module (func (type 7))) "unknown type")

(module $m
  (global (export "g") i64 (i64.const 7))
  (global $depth (mut i32) (i32.const 0))
  (memory 1)
  (func (export "i32") (param i32) (result i32) (local.get 0))
  (func (export "f32") (result f32) (f32.div (f32.const 0) (f32.const 0)))
  (func (export "v128") (result v128) (v128.const i32x4 1 2 3 4))
  (func (export "null") (result externref) (ref.null extern))
  (func (export "two") (result i32 i32) (i32.const 1) (i32.const 2))
  (func (export "trap") (unreachable))
  (func (export "call") (param externref) (result externref) (local.get 0)))

(assert_return (invoke "i32" (i32.const 1)) (i32.const 1))
;; CHECK: {{.*}}:[[#@LINE+1]]: "i32" gives i32 0x00000001, asserted: i32 0x00000002
(assert_return (invoke "i32" (i32.const 1)) (i32.const 2))
;; CHECK: {{.*}}:[[#@LINE+1]]: "i32" gives i32 0x00000001, asserted: i64 0x0000000000000001
(assert_return (invoke "i32" (i32.const 1)) (i64.const 1))
;; CHECK: {{.*}}:[[#@LINE+1]]: "i32" is called with arguments of other types than it has
(assert_return (invoke "i32" (f32.const 1)) (i32.const 1))
;; CHECK: {{.*}}:[[#@LINE+1]]: "i32" is called with too few arguments
(assert_return (invoke "i32") (i32.const 1))
;; CHECK: {{.*}}:[[#@LINE+1]]: "i32" has 1 results, asserted: 0
(assert_return (invoke "i32" (i32.const 1)))
;; CHECK: {{.*}}:[[#@LINE+1]]: "f32" gives f32 0x{{[7f]}}fc00000, asserted: f32 0x00000000
(assert_return (invoke "f32") (f32.const 0))
;; CHECK: {{.*}}:[[#@LINE+1]]: "v128" gives v128 0x0000000400000003_0000000200000001, asserted: v128 0x00000001 0x00000002 0x00000003 0x00000005
(assert_return (invoke "v128") (v128.const i32x4 1 2 3 5))
;; CHECK: {{.*}}:[[#@LINE+1]]: "v128" gives v128 0x0000000400000003_0000000200000001, asserted: EITHER
(assert_return (invoke "v128") (either (v128.const i32x4 1 2 3 5) (v128.const i32x4 0 2 3 4)))
;; CHECK: {{.*}}:[[#@LINE+1]]: "null" gives null, asserted: REF_EXTERN
(assert_return (invoke "null") (ref.extern))
;; CHECK: {{.*}}:[[#@LINE+1]]: "call" gives reference {{.*}}, asserted: REF_EXTERN
(assert_return (invoke "call" (ref.extern 1)) (ref.extern 2))
;; CHECK: {{.*}}:[[#@LINE+1]]: "two" gives i32 0x00000002, asserted: i32 0x00000003
(assert_return (invoke "two") (i32.const 1) (i32.const 3))
;; CHECK: {{.*}}:[[#@LINE+1]]: "trap" traps: unreachable
(assert_return (invoke "trap"))
;; CHECK: {{.*}}:[[#@LINE+1]]: "g" gives i64 0x0000000000000007, asserted: i64 0x0000000000000008
(assert_return (get "g") (i64.const 8))
;; CHECK: {{.*}}:[[#@LINE+1]]: "h" is not exported
(assert_return (get "h") (i64.const 8))
;; CHECK: {{.*}}:[[#@LINE+1]]: "g" is not a function
(assert_return (invoke "g") (i64.const 8))
;; CHECK: {{.*}}:[[#@LINE+1]]: "trap" traps: unreachable, asserted: out of bounds
(assert_trap (invoke "trap") "out of bounds")
;; CHECK: {{.*}}:[[#@LINE+1]]: "i32" returns, asserted: unreachable
(assert_trap (invoke "i32" (i32.const 1)) "unreachable")
;; CHECK: {{.*}}:[[#@LINE+1]]: "trap" traps: unreachable, asserted: call stack exhausted
(assert_exhaustion (invoke "trap") "call stack exhausted")
;; CHECK: {{.*}}:[[#@LINE+1]]: "trap" throws no exception, but traps: unreachable
(assert_exception (invoke "trap"))
;; CHECK: {{.*}}:[[#@LINE+1]]: says: unreachable, asserted: integer overflow
(assert_trap (module (func $f (unreachable)) (start $f)) "integer overflow")
;; CHECK: {{.*}}:[[#@LINE+1]]: instantiated, but asserted: unreachable
(assert_trap (module) "unreachable")
;; CHECK: {{.*}}:[[#@LINE+1]]: says: unknown import {{.*}}, asserted: incompatible import type
(assert_unlinkable (module (import "m" "f" (func))) "incompatible import type")
;; CHECK: {{.*}}:[[#@LINE+1]]: not instantiated: unknown import "m" "f"
(module (import "m" "f" (func)))
;; CHECK: {{.*}}:[[#@LINE+1]]: "f" is of a module that was not instantiated
(invoke "f")
;; CHECK: 1 passed, 27 failed
