;; The suffix of the output says what it is, unless --emit does.
;; RUN: rm -rf %t && mkdir %t
;; RUN: aotc %s -o %t/m.ll && FileCheck %s --check-prefix=IR < %t/m.ll
;; IR: define {{.*}}i32 @{{.*}}sum
;; RUN: aotc %s -o %t/m.s && FileCheck %s --check-prefix=ASM < %t/m.s
;; ASM: .section wasm_text
;; RUN: aotc %s -o %t/m.bc && llvm-dis %t/m.bc -o - | FileCheck %s --check-prefix=IR
;; RUN: aotc %s -o %t/m.o && llvm-nm %t/m.o | FileCheck %s --check-prefix=OBJ
;; OBJ: T kinds_add
;; RUN: aotc %s -o %t/libm.a --name calc --header %t/calc.h
;; RUN: llvm-nm %t/libm.a | FileCheck %s --check-prefix=LIB
;; LIB: T calc_add
;; RUN: FileCheck %s --check-prefix=HEADER < %t/calc.h
;; HEADER: /* "add": [i32 i32] -> [i32] */
;; HEADER-NEXT: uint32_t calc_add(calc_instance *self, uint32_t left, uint32_t right);
;; RUN: aotc %s --emit header -o - | FileCheck %s --check-prefix=ALONE
;; ALONE: kinds_add
;; RUN: aotc %s -o %t/plain --emit llvm-ir && FileCheck %s --check-prefix=IR < %t/plain
(module
  (func $sum (export "add") (param $left i32) (param $right i32) (result i32)
    (i32.add (local.get $left) (local.get $right))))
