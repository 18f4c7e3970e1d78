#!/usr/bin/env python3
"""Compares index arithmetic near the end of a memory at -O2 and -Os with -O0: emit/KnownRanges.

usage: indexes.py AOTC LIBWASMRT SEED [FUNCTIONS]

Functions with loops over computed addresses become a library for a board, whose memory's size is a
constant, and are called in qemu-arm with arguments close to where something wraps. Results, traps and
memory must be the same. The seed decides everything.
"""

import pathlib
import random
import struct
import subprocess
import sys
import tempfile

HARNESS = pathlib.Path(__file__).resolve().with_name("indexes.c")
C_FLAGS = ["-O1", "-ffreestanding", "-Wall", "-Werror"]
# Of each target: clang's name for it, lld's, and what runs it.
TARGETS = {
    "thumbv7m-none": (["--target=thumbv7m-none-eabi"], "armelf_linux_eabi", ["qemu-arm", "-cpu", "cortex-a15"]),
    "riscv32imac-none": (["--target=riscv32-unknown-elf", "-march=rv32imac", "-mcmodel=medany"], "elf32lriscv",
                         ["qemu-riscv32"]),
}  # fmt: skip
PAGE = 65536
# Numbers around which a sum or a product wraps, or an access begins to leave the memory.
EDGES = [0, 1, 4, 8, 31, 255, 512, 4096, 32768, PAGE - 65, PAGE - 8, PAGE - 4, PAGE - 2, PAGE - 1, PAGE, PAGE + 4,
         2 * PAGE, 1 << 24, (1 << 31) - 4, 1 << 31, (1 << 32) - PAGE, (1 << 32) - 8, (1 << 32) - 1]  # fmt: skip
MASKS = [1, 7, 255, 511, 4095, 65532, 65535, 0x1FFFF, 0x7FFFFFFF, 0x80000003, 0xFFFFFE00, 0xFFFFFFFC]
LOADS = {"i32.load": 4, "i32.load16_s": 2, "i32.load16_u": 2, "i32.load8_s": 1, "i32.load8_u": 1}
STORES = {4: "i32.store", 2: "i32.store16", 1: "i32.store8"}
COMPARISONS = ["eq", "ne", "lt_u", "lt_s", "gt_u", "gt_s", "le_u", "le_s", "ge_u", "ge_s"]
STEPS = [1, 1, 2, 3, 4, 4, 5, 8, 16, 64, 67, 512, -1, -1, -4, -4, -7, -64, PAGE, 0x10000004]
LONG_OPERANDS = [1, 4, 16, -1, -4, PAGE - 1, PAGE, 1 << 31, 1 << 32, (1 << 32) - 4]


class Function:
    """One function: (param $p i32) (param $q i32) (result i32), of a sum $s of what it loads."""

    def __init__(self, rng):
        self.rng = rng
        self.locals = 0

    def new(self):
        self.locals += 1
        return f"$v{self.locals - 1}"

    def constant(self):
        number = self.rng.choice(EDGES) + self.rng.choice([0, 0, 0, -1, 1, -4, 4])
        if self.rng.random() < 0.5:
            number = self.rng.choice([self.rng.randrange(70000), self.rng.randrange(-70, 70)])
        return f"(i32.const {number % (1 << 32)})"

    def value(self, depth, live):
        if depth == 0 or self.rng.random() < 0.12:
            return f"(local.get {self.rng.choice(live)})" if self.rng.random() < 0.85 else self.constant()
        kinds = [self.binary, self.binary, self.masked, self.shifted, self.divided, self.chosen, self.long, self.extended]
        return self.rng.choice(kinds)(lambda: self.value(depth - 1, live))  # fmt: skip

    def binary(self, operand):
        right = self.constant() if self.rng.random() < 0.7 else operand()
        operation = self.rng.choice(["add", "add", "add", "sub", "mul", "or", "xor"])
        return f"(i32.{operation} {operand()} {right})"

    def masked(self, operand):
        return f"(i32.and {operand()} (i32.const {self.rng.choice(MASKS)}))"

    def shifted(self, operand):
        operation = self.rng.choice(["shl", "shr_u", "shr_s"])
        return f"(i32.{operation} {operand()} (i32.const {self.rng.randrange(33)}))"

    def divided(self, operand):
        divisor = self.rng.choice([2, 3, 7, 100, 4096, PAGE - 3, PAGE, -3, -65533])
        return f"(i32.{self.rng.choice(['div_u', 'div_s', 'rem_u', 'rem_s'])} {operand()} (i32.const {divisor}))"

    def chosen(self, operand):
        condition = f"(i32.{self.rng.choice(COMPARISONS)} {operand()} {self.constant()})"
        return f"(select {operand()} {operand()} {condition})"

    def long(self, operand):
        operation = self.rng.choice(["add", "sub", "mul", "and", "shr_u", "shr_s"])
        wide = f"(i64.extend_i32_{self.rng.choice('us')} {operand()})"
        return f"(i32.wrap_i64 (i64.{operation} {wide} (i64.const {self.rng.choice(LONG_OPERANDS)})))"

    def extended(self, operand):
        return f"(i32.{self.rng.choice(['extend8_s', 'extend16_s', 'clz', 'popcnt'])} {operand()})"

    def access(self, live):
        load, width = self.rng.choice(list(LOADS.items()))
        offset = self.rng.choice([0, 0, 0, 1, 4, 100, 32768, PAGE - 8, PAGE - width])
        address = f"offset={offset} {self.value(self.rng.choice([0, 1, 1, 2, 3]), live)}"
        if self.rng.random() < 0.25:
            return f"({STORES[width]} {address} (local.get $s))"
        return f"(local.set $s (i32.add (i32.rotl (local.get $s) (i32.const 5)) ({load} {address})))"

    def condition(self, counter):
        limit = self.constant() if self.rng.random() < 0.7 else "(local.get $p)"
        return f"(i32.{self.rng.choice(COMPARISONS)} (local.get {counter}) {limit})"

    def advance(self, counter):
        step = f"(i32.const {self.rng.choice(STEPS)})"
        if self.rng.random() < 0.15:
            step = "(i32.and (local.get $q) (i32.const 12))"
        sum = f"(i32.add (local.get {counter}) {step})"
        if self.rng.random() < 0.15:
            sum = f"(i32.and {sum} (i32.const {self.rng.choice([511, 65532, 0xFFFF0])}))"
        return f"(local.set {counter} {sum})"

    def loop(self, live, depth):
        """It ends when $fuel does, at the latest."""
        counter = self.new()
        inside = [*live, counter]
        body = [self.access(inside) for _ in range(self.rng.choice([1, 1, 2, 3]))]
        if self.rng.random() < 0.4:
            body.append(f"(br_if $out{depth} {self.condition(counter)})")
        if depth < 2 and self.rng.random() < 0.3:
            body += [self.loop(inside, depth + 1), self.access(inside)]
        body.insert(self.rng.randrange(len(body) + 1), self.advance(counter))
        body.append(f"(br_if $in{depth} {self.condition(counter)})")
        start = self.constant() if self.rng.random() < 0.7 else self.value(1, live)
        behind = self.access(inside) if self.rng.random() < 0.3 else ""
        return f"""(local.set {counter} {start})
      (block $out{depth} (loop $in{depth}
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
        (br_if $out{depth} (i32.le_s (local.get $fuel) (i32.const 0)))
        {" ".join(body)}))
      {behind}"""

    def text(self, name):
        live = ["$p", "$q"]
        parts = [self.loop(live, 0) if self.rng.random() < 0.7 else self.access(live)
                 for _ in range(self.rng.choice([1, 1, 2]))]  # fmt: skip
        variables = " ".join(f"(local $v{i} i32)" for i in range(self.locals))
        return f"""
  (func (export "{name}") (param $p i32) (param $q i32) (result i32)
    (local $s i32) (local $fuel i32) {variables}
    (local.set $fuel (i32.const {self.rng.choice([300, 17000])}))
    {" ".join(parts)}
    (local.get $s))"""


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE,
                          timeout=120).stdout  # fmt: skip


def outcomes(aotc, folder, level, target="thumbv7m-none"):
    """A row for each call: function, arguments, trap, result, hash of the memory."""
    pack = aotc.parent.parent / "lib" / "aotc" / target
    _, emulation, emulator = TARGETS[target]
    run(aotc, "-q", folder / "m.wat", "--target", target, level, "--name", "m", "--emit", "staticlib",
        "-o", folder / "m.a")  # fmt: skip
    run("ld.lld-22", "-m", emulation, "-static", "-o", folder / "program", folder / "harness.o",
        folder / "m.a", pack / "libwasmrt.a", pack / "libbuiltins.a")  # fmt: skip
    return list(struct.iter_unpack("<6I", run(*emulator, folder / "program")))


def compile_harness(aotc, libwasmrt, folder, rng, names, target="thumbv7m-none"):
    arguments = [rng.choice([rng.choice(EDGES), rng.randrange(PAGE)]) for _ in range(28)]
    pairs = ",".join(f"{{{a}u, {b}u}}" for a, b in zip(arguments[::2], arguments[1::2]))
    run(aotc, "-q", folder / "m.wat", "--target", target, "--name", "m", "--emit", "header", "-o", folder / "m.h")
    run("clang-22", *TARGETS[target][0], *C_FLAGS, f"-DFUNCTIONS={','.join(f'm_{name}' for name in names)}",
        f"-DARGUMENTS={pairs}", "-I", libwasmrt / "include", "-I", folder, "-c", HARNESS,
        "-o", folder / "harness.o")  # fmt: skip


def main():
    if len(sys.argv) not in (4, 5):
        raise SystemExit(__doc__)
    aotc, libwasmrt = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    rng = random.Random(int(sys.argv[3]))
    names = [f"f{i}" for i in range(int(sys.argv[4]) if len(sys.argv) == 5 else 30)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        functions = "".join(Function(rng).text(name) for name in names)
        (folder / "m.wat").write_text(f"(module (memory 1){functions})")
        compile_harness(aotc, libwasmrt, folder, rng, names)
        wanted = outcomes(aotc, folder, "-O0")
        for level in ("-O2", "-Os"):
            for expected, seen in zip(wanted, outcomes(aotc, folder, level), strict=True):
                if expected != seen:
                    raise SystemExit(f"{level}: {seen}, at -O0 {expected}: function, arguments, trap + 1, "
                                     "result, hash of memory")  # fmt: skip
    traps = sum(row[3] != 0 for row in wanted)
    print(f"{len(wanted)} calls, {traps} traps")


if __name__ == "__main__":
    main()
