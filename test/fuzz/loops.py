#!/usr/bin/env python3
"""Compares loops at -O0 and at -O2: random ones, unrolled or nearly so, over arrays that may overlap.

usage: loops.py AOTC SEED [FUNCTIONS]

Writes a program of loops with different starts and counts, whose memory is its output, and fails if
the two levels' outputs differ. The seed decides everything.
"""

import pathlib
import random
import subprocess
import sys
import tempfile

WIDTHS = {"i32": 4, "i64": 8, "f32": 4, "f64": 8}
OPERATIONS = {
    "i32": ["add", "sub", "mul", "xor", "and", "or", "shl", "rotl"],
    "i64": ["add", "sub", "mul", "xor", "and", "or"],
    "f32": ["add", "sub", "mul", "min"],
    "f64": ["add", "sub", "mul", "max"],
}


class Loop:
    """One function: (param $a i32) (param $b i32) (param $c i32) (param $count i32)."""

    def __init__(self, rng, type):
        self.rng = rng
        self.type = type
        self.width = WIDTHS[self.type]
        self.copies = rng.choice([1, 1, 2, 2, 3, 4, 4, 8])
        self.odd = rng.random() < 0.3  # one copy differs
        self.carries = rng.random() < 0.3
        self.downwards = rng.random() < 0.2
        self.sums_first = rng.random() < 0.3

    def address(self, array, index):
        """An address with a constant in the instruction, in an addition, or in both."""
        offset = index * self.width
        if self.downwards:
            offset = -offset
        if offset >= 0 and not self.sums_first:
            return f"offset={offset} (local.get ${array})"
        return f"(i32.add (local.get ${array}) (i32.const {offset}))"

    def expression(self, shape, copy):
        if isinstance(shape, str):
            return f"(local.get ${shape})"
        if shape[0] == "load":
            return f"({self.type}.load {self.address(shape[1], shape[2] + copy)})"
        if shape[0] == "const":
            return f"({self.type}.const {shape[1]})"
        return f"({self.type}.{shape[0]} {self.expression(shape[1], copy)} {self.expression(shape[2], copy)})"

    def tame(self, value):
        """Keeps memory free of NaNs, whose payloads may differ: no float is large, no integer looks like one."""
        if self.type[0] == "i":
            mask = "0x3fffffff" if self.type == "i32" else "0x3fffffff3fffffff"
            return f"({self.type}.and {value} ({self.type}.const {mask}))"
        limits = f"({self.type}.const -1e6)", f"({self.type}.const 1e6)"
        return f"({self.type}.max ({self.type}.min {value} {limits[1]}) {limits[0]})"

    def shape(self, depth):
        roll = self.rng.random()
        if depth == 0 or roll < 0.2:
            if self.carries and roll < 0.08:
                return "carried"
            if roll < 0.1:
                return ("const", self.rng.randrange(1, 9))
            return ("load", self.rng.choice("abc"), self.rng.choice([0, 0, 0, 1, -1, 2]))
        return (self.rng.choice(OPERATIONS[self.type]), self.shape(depth - 1), self.shape(depth - 1))

    def text(self, name):
        statements = [(self.rng.choice("abc"), self.shape(2)) for _ in range(self.rng.choice([1, 1, 2]))]
        carried = self.shape(1)
        lines = []
        for copy in range(self.copies):
            for array, shape in statements:
                if self.odd and copy == self.copies - 1:
                    shape = ("add", shape, ("const", 3))
                value = self.tame(self.expression(shape, copy))
                lines.append(f"({self.type}.store {self.address(array, copy)} {value})")
            if self.carries:
                lines.append(f"(local.set $carried {self.tame(self.expression(carried, copy))})")
        step = self.copies * self.width * (-1 if self.downwards else 1)
        step += self.rng.choice([0, 0, 0, 0, self.width])
        body = "\n      ".join(lines)
        moves = "\n      ".join(
            f"(local.set ${array} (i32.add (local.get ${array}) (i32.const {step})))" for array in "abc")
        return f"""
  (func ${name} (param $a i32) (param $b i32) (param $c i32) (param $count i32)
    (local $carried {self.type})
    (loop $next
      {body}
      {moves}
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    ({self.type}.store offset=0xe000 (i32.const 0) (local.get $carried)))"""


def program(rng, count):
    functions, calls = [], []
    type = rng.choice(list(WIDTHS))  # one for all: an f64's half may be an f32 NaN
    for i in range(count):
        functions.append(Loop(rng, type).text(f"f{i}"))
        for _ in range(4):
            starts = [rng.randrange(0x4000, 0x8000) & ~7 for _ in "abc"]
            if rng.random() < 0.5:  # overlapping, or close to it
                starts[1] = starts[0] + rng.choice([-16, -8, -4, 0, 4, 8, 12, 16, 64, 600])
            operands = " ".join(f"(i32.const {n})" for n in starts + [rng.choice([1, 2, 3, 5, 16, 33])])
            calls.append(f"(call $f{i} {operands})")
    words = rng.getrandbits(32)
    return f"""(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  {"".join(functions)}
  (func (export "_start") (local $at i32) (local $x i32)
    (local.set $x (i32.const {words}))
    (loop $fill
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (i32.store (local.get $at) (i32.and (local.get $x) (i32.const 0x3fffffff)))
      (br_if $fill (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 0xe000))))
    {" ".join(calls)}
    (i32.store (i32.const 0xff00) (i32.const 0))
    (i32.store (i32.const 0xff04) (i32.const 0xf000))
    (drop (call $write (i32.const 1) (i32.const 0xff00) (i32.const 1) (i32.const 0xff08)))))
"""


def main():
    aotc, seed = sys.argv[1], int(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 40
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "loops.wat")
        source.write_text(program(random.Random(seed), count))
        outputs = []
        for level in ["-O0", "-O2"]:
            binary = pathlib.Path(folder, "loops" + level)
            subprocess.run([aotc, "-q", level, source, "-o", binary], check=True)
            outputs.append(subprocess.run([binary], check=True, capture_output=True).stdout)
        if outputs[0] != outputs[1]:
            at = next(i for i, (a, b) in enumerate(zip(*outputs)) if a != b)
            sys.exit(f"loops.py: seed {seed}: -O0 and -O2 differ at byte {at:#x}")
    print(f"loops.py: seed {seed}: {count} loops alike")


if __name__ == "__main__":
    main()
