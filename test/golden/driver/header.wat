;; A library's header: names of parameters, imports as typed members, one function for each export.
;; RUN: aotc %s -q --emit header --name demo -o - | FileCheck %s
;; RUN: aotc %s -q --emit header --name demo --link-imports -o - | FileCheck %s --check-prefix=LINK
;; LINK: yours to define
;; LINK-NEXT: /* "env" "log": [i32 i32] -> [] */
;; LINK-NEXT: void wasm__env__log__ii_(wasmrt_instance *self, uint32_t ptr, uint32_t len);
;; LINK: demo_imports_of(void *context, wasmrt_table *env_table) {
;; CHECK: typedef struct demo_instance demo_instance;
;; CHECK: /* "env" "log": [i32 i32] -> [] */
;; CHECK-NEXT: typedef void demo_env_log_fn(demo_instance *self, uint32_t ptr, uint32_t len);
;; CHECK: /* "env" "table": table of funcref, 2 entries or more */
;; CHECK-NEXT: /* A new one.
;; CHECK-NEXT: static inline wasmrt_table *demo_new_env_table(wasmrt_store *store, wasmrt_ref init) {
;; CHECK-NEXT: return wasmrt_table_new(store, (const wasmrt_table_type *)demo_module.imports[2].type, init);
;; CHECK: /* WASI's functions
;; CHECK-NEXT: uint32_t wasm__wasi_snapshot_preview1__sched_yield___i(wasmrt_instance *self);
;; CHECK: typedef struct demo_imports {
;; CHECK: demo_env_log_fn *env_log;
;; CHECK-NEXT: __typeof__(wasm__wasi_snapshot_preview1__sched_yield___i) *wasi_snapshot_preview1_sched_yield;
;; CHECK: wasmrt_table *env_table; /* "env" "table": table of funcref, 2 entries or more */
;; CHECK: demo_imports_of(void *context, demo_env_log_fn *env_log,
;; CHECK: #define DEMO_IMPORTS(context, start)
;; CHECK: /* "memory": memory, 1 to 4 pages */
;; CHECK-NEXT: static inline wasmrt_memory *demo_memory(demo_instance *self) {
;; CHECK: /* "limit": global of i64 */
;; CHECK-NEXT: static inline const uint64_t *demo_limit(demo_instance *self) {
;; CHECK: static inline double *demo_level(
;; CHECK: /* "add": [i32 i32] -> [i32] */
;; CHECK-NEXT: uint32_t demo_add(demo_instance *self, uint32_t left, uint32_t right);
;; CHECK-NEXT: uint32_t demo_try_add(
;; The names of the header's own functions are taken, as is what another export is called in C.
;; CHECK: /* "new": [] -> [] */
;; CHECK-NEXT: void demo_new_(
;; CHECK: void demo_a_2eb(
;; CHECK: /* "a_2eb": [] -> [] */
;; CHECK-NEXT: void demo_a_2eb_(
(module
  (import "env" "log" (func $log (param $ptr i32) (param $len i32)))
  (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
  (import "env" "table" (table 2 funcref))
  (memory (export "memory") 1 4)
  (global (export "limit") i64 (i64.const 7))
  (global (export "level") (mut f64) (f64.const 0.5))
  (func (export "add") (param $left i32) (param $right i32) (result i32)
    local.get $left
    local.get $right
    i32.add)
  (func (export "new"))
  (func (export "a.b"))
  (func (export "a_2eb")))
