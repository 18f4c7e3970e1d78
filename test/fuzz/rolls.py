#!/usr/bin/env python3
"""Compares unrolled loops on boards at all levels with -O0: emit/RollLoops.

usage: rolls.py AOTC LIBWASMRT SEED [FUNCTIONS]

Functions with loops of two to eight copies of a body, or nearly so, are called in indexes.py's harness:
with sums, hashes and searches, effects besides stores, ends of all kinds, and remainders in front. Results,
traps and memory must be the same. The seed decides everything.
"""

import pathlib
import random
import sys
import tempfile

from indexes import PAGE, compile_harness, outcomes, run

LEVELS = {"riscv32imac-none": ("-O1", "-O2", "-Os"), "thumbv7m-none": ("-Os", "-Oz")}
OPERATIONS = ["add", "sub", "xor", "and", "or", "mul"]


class Loop:
    """One function: (param $p i32) (param $q i32) (result i32), where $p is an address and $q a count."""

    def __init__(self, rng):
        self.rng = rng
        self.copies = rng.choice([2, 2, 3, 4, 4, 5, 6, 7, 8])
        self.width = rng.choice([1, 2, 4, 4])
        self.step = self.width * rng.choice([1, 1, 1, 2, -1])
        self.start = rng.choice([0, 0, 4, 64, 4096, PAGE - 64])
        self.by_offset = rng.choice(["never", "never", "always", "always", "mixed"])
        self.swaps = rng.choice([0, 0, 0.2])
        self.odd = rng.choice(range(self.copies)) if rng.random() < 0.25 else None
        self.same_quotient = rng.random() < 0.7
        self.leaves = ["h", "h", "g", "inv", ("index",)] + [("load", place) for place in (0, 0, 0, 1, 2)]
        if rng.random() < 0.3:
            self.leaves += ["early"] * 4  # a global, read before all copies

    def address(self, copy, place):
        """$p is `place` * width + copy * step further, as part of the instruction or as a sum."""
        distance = self.start + 4 * place + copy * self.step
        if self.is_odd(copy):
            distance += self.rng.choice([0, self.step, self.width])
        split = {"never": 0, "always": distance, "mixed": self.rng.choice([0, distance])}[self.by_offset]
        split = max(split, 0)
        base = "(local.get $p)"
        if distance != split or self.by_offset == "mixed":
            base = f"(i32.add {base} (i32.const {distance - split}))"
        return f"offset={split} {base}"

    def is_odd(self, copy):
        return copy == self.odd and self.rng.random() < 0.5

    def load(self, copy, place):
        suffix = {1: "8_u", 2: "16_s", 4: ""}[self.width]
        return f"(i32.load{suffix} {self.address(copy, place)})"

    def expression(self, shape, copy):
        if isinstance(shape, str):
            return f"(local.get ${shape})"
        if shape[0] == "load":
            return self.load(copy, shape[1])
        if shape[0] == "const":
            return f"(i32.const {shape[1]})"
        if shape[0] == "index":
            return f"(i32.add (local.get $i) (i32.const {copy}))"
        if shape[0] == "quotient":
            index = "(local.get $i)" if self.same_quotient else self.expression(("index",), copy)
            return f"(i32.{shape[1]} {index} (i32.const {shape[2]}))"
        if shape[0] == "shl":
            return f"(i32.shl {self.expression(shape[1], copy)} (i32.const {shape[2]}))"
        operands = [self.expression(part, copy) for part in shape[1:]]
        if shape[0] in ("add", "xor", "mul") and self.rng.random() < self.swaps:
            operands.reverse()
        return f"(i32.{shape[0]} {' '.join(operands)})"

    def shape(self, depth):
        roll = self.rng.random()
        if depth == 0 or roll < 0.2:
            return self.rng.choice([*self.leaves, ("const", self.rng.randrange(1, 99))])
        if roll < 0.25:
            return ("quotient", *self.rng.choice([("shr_u", 1), ("shr_u", 3), ("div_u", 2 * self.copies),
                                                  ("div_u", self.copies), ("div_u", 5)]))  # fmt: skip
        if roll < 0.33:
            return ("shl", self.shape(depth - 1), self.rng.choice([1, 2, 5, 13, 30]))
        return (self.rng.choice(OPERATIONS), self.shape(depth - 1), self.shape(depth - 1))

    def statement(self, kind, shape, copy):
        value = self.expression(shape, copy)
        if self.is_odd(copy):
            value = f"(i32.add {value} (i32.const 3))"
        suffix = {1: "8", 2: "16", 4: ""}[self.width]
        return {
            "hash": f"(local.set $h {value})",
            "other": f"(local.set $g {value})",
            "store": f"(i32.store{suffix} {self.address(copy, shape_place(shape))} {value})",
            "far": f"(i32.store{suffix} offset={8192 + copy * max(self.step, 0)} (local.get $p) {value})",
            "global": f"(global.set $global (i32.xor (global.get $global) {value}))",
            "call": f"(call $effect {value})",
            "search": f"(br_if $out (i32.eq (i32.and {value} (i32.const 255)) (i32.const {copy if self.is_odd(copy) else 7})))",
            "leave": self.leave(value, copy),
            "stay": f"(if (i32.ne (i32.and {value} (i32.const 63)) (i32.const 9)) (then) (else "
                    f"(local.set $found (i32.const {7 + self.is_odd(copy)})) (br $out)))",
            "found": f"(local.set $found (i32.add (local.get $i) (i32.const {copy})))"
                     f"(br_if $out (i32.gt_u {value} (i32.const 0xf0000000)))",
        }[kind]  # fmt: skip

    def leave(self, value, copy):
        """One of two spellings; an odd copy leaves where the others stay."""
        leaves = f"(local.set $found (i32.add (local.get $i) (i32.const {copy}))) (br $out)"
        condition = f"(i32.eq (i32.and {value} (i32.const 63)) (i32.const 9))"
        if self.is_odd(copy):
            condition = f"(i32.eqz {condition})"
        if self.rng.random() < 0.5:
            return f"(if {condition} (then {leaves}))"
        return f"(if (i32.eqz {condition}) (then) (else {leaves}))"

    def end(self):
        """What comes before the loop, and the condition that it goes on with."""
        n = self.copies
        rounds = self.rng.choice([1, 2, 3, 7, 20])
        kind = self.rng.choice(["constant", "less", "masked", "rounds", "pointer", "prolog", "remainder", "free"])
        if kind == "constant":
            return "", f"(i32.ne (local.get $i) (i32.const {n * rounds}))"
        if kind == "less":
            limit = n * rounds - self.rng.randrange(n)
            return "", f"(i32.lt_{self.rng.choice('su')} (local.get $i) (i32.const {limit}))"
        if kind == "masked":
            mask = f"(i32.and (local.get $q) (i32.const {self.rng.choice([56, 60, 62, 63])}))"
            return f"(local.set $end {mask}) (br_if $out (i32.eqz (local.get $end)))", \
                "(i32.ne (local.get $i) (local.get $end))"  # fmt: skip
        if kind == "rounds":
            return f"(local.set $end (i32.const {rounds}))", \
                "(local.tee $end (i32.sub (local.get $end) (i32.const 1)))"  # fmt: skip
        if kind == "pointer":
            return f"(local.set $end (i32.add (local.get $p) (i32.const {self.step * n * rounds})))", \
                "(i32.ne (local.get $p) (local.get $end))"  # fmt: skip
        if kind == "prolog":
            # As of unrolling by two: an odd number of elements begins with one of them.
            return """(local.set $i (i32.and (local.get $q) (i32.const 7)))
      (if (i32.and (local.get $i) (i32.const 1)) (then
        (local.set $h (i32.add (local.get $h) (i32.const 77)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))))
      (br_if $out (i32.eq (local.get $i) (i32.const 64)))""", "(i32.ne (local.get $i) (i32.const 64))"
        if kind == "remainder":
            # What is left over by unrolling comes first, in a loop of its own.
            return f"""(local.set $end (i32.add (i32.and (local.get $q) (i32.const 63)) (i32.const 9)))
      (local.set $fuel (i32.and (local.get $end) (i32.const {self.rng.choice([1, 3, 3, 7])})))
      (if (local.get $fuel) (then (loop $rest
        (local.set $h (i32.xor (local.get $h) (i32.load8_u offset=100 (local.get $fuel))))
        (local.set $end (i32.sub (local.get $end) (i32.const 1)))
        (br_if $rest (local.tee $fuel (i32.sub (local.get $fuel) (i32.const 1)))))))""", \
                f"(local.tee $end (i32.sub (local.get $end) (i32.const {n})))"
        return "(local.set $end (i32.and (local.get $q) (i32.const 63)))", \
            "(i32.ne (local.get $i) (local.get $end))"  # fmt: skip

    def text(self, name):
        kinds = self.rng.choices(
            ["hash", "store", "other", "far", "global", "call", "search", "found", "leave", "stay"],
            [6, 4, 2, 1, 1, 1, 1, 1, 1, 1],
            k=self.rng.choice([1, 1, 2, 2, 3]))  # fmt: skip
        before, goes_on = self.end()
        if "$end" in goes_on or "64" in goes_on:  # it may step over its end: until it leaves the memory
            kinds.append("store")
        statements = [(kind, self.shape(self.rng.choice([1, 2, 2]))) for kind in kinds]
        body = "\n        ".join(self.statement(kind, shape, copy) for copy in range(self.copies)
                                 for kind, shape in statements)  # fmt: skip
        moved = self.step * self.copies + (self.step if self.rng.random() < 0.05 else 0)
        if "$i" not in before + goes_on:
            before += f"(local.set $i (i32.const {self.rng.choice([0, 1, 2, self.copies])}))"
        # No copy but the last knows where the next round would begin.
        position = self.rng.choice([
            "(i32.const 0)", "(i32.xor (local.get $i) (i32.mul (local.get $p) (i32.const 17)))"])  # fmt: skip
        return f"""
  (func (export "{name}") (param $p i32) (param $q i32) (result i32)
    (local $h i32) (local $g i32) (local $inv i32) (local $i i32) (local $end i32) (local $found i32) (local $early i32) (local $fuel i32)
    (local.set $inv (i32.mul (local.get $q) (i32.const 2654435761)))
    (block $out
      {before}
      (loop $next
        (local.set $early (global.get $global))
        {body}
        (local.set $i (i32.add (local.get $i) (i32.const {self.copies})))
        (local.set $p (i32.add (local.get $p) (i32.const {moved})))
        (br_if $next {goes_on})))
    (i32.add (i32.mul (local.get $h) (i32.const 31)) (i32.add (local.get $found)
      (i32.xor (local.get $g) {position}))))"""


def shape_place(shape):
    return len(str(shape)) % 3


def program(rng, names):
    functions = "".join(Loop(rng).text(name) for name in names)
    return f"""(module (memory 1) (global $global (export "global") (mut i32) (i32.const 5))
  (func $effect (param i32)
    (global.set $global (i32.add (i32.mul (global.get $global) (i32.const 31)) (local.get 0)))
    (i32.store offset=60000 (i32.and (global.get $global) (i32.const 1023)) (local.get 0)))
  {functions})"""


def main():
    if len(sys.argv) not in (4, 5):
        raise SystemExit(__doc__)
    aotc, libwasmrt = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    rng = random.Random(int(sys.argv[3]))
    names = [f"f{i}" for i in range(int(sys.argv[4]) if len(sys.argv) == 5 else 60)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "m.wat").write_text(program(rng, names))
        for target, levels in LEVELS.items():
            compile_harness(aotc, libwasmrt, folder, rng, names, target)
            wanted = outcomes(aotc, folder, "-O0", target)
            for level in levels:
                for expected, seen in zip(wanted, outcomes(aotc, folder, level, target), strict=True):
                    if expected != seen:
                        raise SystemExit(f"{target} {level}: {seen}, at -O0 {expected}: function, arguments, "
                                         "trap + 1, result, hash of memory")  # fmt: skip
        run(aotc, "-q", folder / "m.wat", "--target", "riscv32imac-none", "-Os", "--emit", "llvm-ir",
            "-o", folder / "m.ll")  # fmt: skip
        rolled = (folder / "m.ll").read_text().count("!llvm.loop")
    traps = sum(row[3] != 0 for row in wanted)
    print(f"{len(wanted)} calls, {traps} traps, {rolled} loops rolled up")


if __name__ == "__main__":
    main()
