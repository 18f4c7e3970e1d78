;; Two libraries in one firmware: no name of the one is a name of the other.
;; RUN: aotc -q --target thumbv7m-none --emit obj --name one %s -o %t1.o
;; RUN: aotc -q --target thumbv7m-none --emit obj --name two %s -o %t2.o
;; RUN: ld.lld-22 -m armelf -r %t1.o %t2.o -o %t.o
(module (memory 1) (func (export "f") (result i32) (i32.load (i32.const 0))))
