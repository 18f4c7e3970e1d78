"""Prints a module of COUNT functions that call each other; those named by FAULT are not valid."""
import sys

count, *faults = (int(argument) for argument in sys.argv[1:])
print("(module (memory 1)")
for i in range(count):
    value = "(i64.const 1)" if i in faults else f"(i32.const {i})"
    work = "".join(f"(i32.store offset={4 * n} (local.get 0) (i32.mul (i32.load offset={8 * n} "
                   f"(local.get 0)) (i32.const {n + i})))" for n in range(20))
    print(f"(func $f{i} (param i32) (result i32) {work} "
          f"(i32.add {value} (call $f{max(i - 1, 0)} (local.get 0))))")
print(f'(func (export "_start") (drop (call $f{count - 1} (i32.const 0)))))')
