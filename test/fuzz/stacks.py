#!/usr/bin/env python3
"""Compares programs that use a stack pointer well and badly at -O2 and -Os with -O0: emit/GuestStack.

usage: stacks.py AOTC LIBWASMRT SEED [PROGRAMS]

A program is a command for a board. Its functions lower global 0 and put it back, or do not, access memory
around it, call each other, themselves, or through a table, and throw. It says what it reads until it ends
or traps. The seed decides everything.
"""

import itertools
import pathlib
import random
import subprocess
import sys
import tempfile

HOST = pathlib.Path(__file__).resolve().with_name("stacks.c")
BOARD = "mps2-an385"
EMULATOR = ["qemu-system-arm", "-M", BOARD, "-nographic", "-monitor", "none", "-serial", "none",
            "-semihosting-config", "enable=on,target=native", "-kernel"]  # fmt: skip
PAGE = 65536
TOPS = [256, 1024, 4096, 4096, 8192, PAGE - 256, PAGE - 64, PAGE - 16]
FARS = [0, 16, 64, 4096, PAGE - 16, PAGE - 8, PAGE - 4, PAGE, PAGE + 16, 1 << 31, (1 << 32) - 16, (1 << 32) - 64]
FRAMES = [0, 4, 16, 16, 16, 16, 32, 32, 48, 64, 64, 112, 4096, -16]


class Program:
    def __init__(self, rng):
        self.rng = rng
        self.count = rng.choice([5, 8, 12])
        self.top = rng.choice(TOPS)
        # How often functions do what no compiler does.
        self.mischief = rng.choice([0, 0, 0.02, 0.1])
        self.detours = rng.choice([0, 0, 0.3])
        self.recursion = rng.choice([0, 0, 0.2])
        self.exceptions = rng.choice([0, 0, 0.2])
        self.tail_calls = rng.choice([0, 0, 0.2])
        self.grows = self.chance(0.3)
        # Functions in a table may be called by anyone.
        self.table = rng.sample(range(1, self.count), rng.choice([0, 0, 1, 2]))

    def chance(self, probability):
        return self.rng.random() < probability

    def constant(self, number):
        return f"(i32.const {number % (1 << 32)})"

    def pointer(self, live):
        if live and self.chance(0.6):
            return f"(local.get {self.rng.choice(live)})"
        return "(global.get $sp)"

    def offset(self):
        if self.chance(0.9):
            return self.rng.choice([0, 0, 4, 8, 12, 13, 28, 60])
        return max(0, PAGE - self.top + self.rng.choice([-64, -20, -16, -8, -4, -1, 0, 16, 44]))

    def access(self, live):
        address = f"offset={self.offset()} {self.pointer(live)}"
        if self.chance(0.5):
            return f"(i32.store {address} (local.get $n))"
        width = self.rng.choice(["", "8_u", "16_s"])
        return f"(local.set $n (i32.add (i32.load{width} {address}) (local.get $n)))"

    def call(self, index):
        later = range(index + 1, self.count)
        if self.chance(self.recursion):
            later = range(1, self.count) # no command has a stack pointer that calls its start
        if not later:
            return self.say()
        callee = self.rng.choice(later)
        if self.chance(self.tail_calls):
            return f"(if (i32.and (local.get $n) (i32.const 2)) (then (return_call $f{callee})))"
        call = f"(call $f{callee})"
        if callee in self.table and self.chance(0.7):
            call = f"(call_indirect {self.constant(self.table.index(callee))})"
        if self.chance(self.exceptions):
            call = f"(block $caught (try_table (catch $t $caught) {call}))"
        if self.chance(self.detours):
            far = self.constant(self.rng.choice(FARS))
            return f"(global.set $sp {far}) {call} (global.set $sp (local.get $before))"
        # What the callee leaves behind.
        return f"{call} (i32.store (global.get $sp) (local.get $n))" if self.chance(0.5) else call

    def say(self):
        return "(call $say (local.get $n))"

    def lower(self, live):
        live.append(f"$v{len(live)}")
        value = f"(i32.sub (global.get $sp) {self.constant(self.rng.choice(FRAMES))})"
        if self.chance(0.15):
            value = f"(i32.and {value} {self.constant(self.rng.choice([-16, -64, 0xFFF0, 0x1FFF0]))})"
        return f"(global.set $sp (local.tee {live[-1]} {value}))"

    def misuse(self, live):
        value = self.rng.choice([
            self.constant(self.rng.choice(FARS)), "(local.get $n)", f"(i32.mul {self.pointer(live)} (i32.const 3))",
            f"(i32.add {self.pointer(live)} {self.constant(self.rng.choice(FRAMES))})"])  # fmt: skip
        return f"(global.set $sp {value})"

    def statement(self, index, live, depth):
        if self.chance(self.mischief):
            return self.misuse(live)
        if self.chance(self.exceptions / 4):
            return "(if (i32.and (local.get $n) (i32.const 4)) (then (throw $t)))"
        if self.grows and self.chance(0.05):
            return "(local.set $n (i32.add (local.get $n) (memory.grow (i32.const 0))))"
        kind = self.rng.random()
        if kind < 0.35:
            return self.access(live)
        if kind < 0.65:
            return self.call(index)
        if kind < 0.75:
            return self.say()
        if depth == 2:
            return self.access(live)
        body = " ".join(self.statement(index, live, depth + 1) for _ in range(self.rng.choice([1, 2, 3])))
        if kind < 0.9:
            return f"(if (i32.and (local.get $n) (i32.const 1)) (then {body}))"
        lowered = self.lower([]).replace("$v0", "$t") if self.chance(0.3) else ""
        return f"""(loop $l{depth} {lowered} {body}
        (local.set $n (i32.add (local.get $n) (i32.const 3)))
        (global.set $fuel (i32.sub (global.get $fuel) (i32.const 1)))
        (br_if $l{depth} (i32.and (i32.gt_s (global.get $fuel) (i32.const 0))
          (i32.and (local.get $n) (i32.const 2)))))"""

    def function(self, index):
        live = []
        body = ["(global.set $fuel (i32.sub (global.get $fuel) (i32.const 1)))",
                "(if (i32.le_s (global.get $fuel) (i32.const 0)) (then (return)))"]  # fmt: skip
        frame = self.chance(0.8)
        if frame:
            body.append(self.lower(live))
        body += [self.statement(index, live, 0) for _ in range(self.rng.choice([4, 6, 9]))]
        if frame and not self.chance(self.mischief):
            # What it was: the body may have changed the global, not the local.
            body.append("(global.set $sp (local.get $before))")
        variables = " ".join(f"(local {name} i32)" for name in [*live, "$t", "$before", "$n"])
        return f"""
  (func $f{index} {variables}
    (local.set $before (global.get $sp))
    (local.set $n (i32.const {self.rng.randrange(100)}))
    {" ".join(body)})"""

    def text(self):
        functions = "".join(self.function(i) for i in range(self.count))
        return f"""(module
  (import "host" "say" (func $say (param i32)))
  (memory (export "memory") 1)
  (tag $t)
  (global $sp (mut i32) {self.constant(self.top)})
  (global $fuel (mut i32) (i32.const {self.rng.choice([20, 60])}))
  (table funcref (elem {" ".join(f"$f{i}" for i in self.table)}))
  (export "_start" (func $f0)){functions})"""


def run(*command):
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=120)  # fmt: skip


def difference(level, seen, wanted):
    for line, (left, right) in enumerate(itertools.zip_longest(seen, wanted)):
        if left != right:
            return f"line {line}: {level} says {left}, -O0 {right}"


def outcome(aotc, folder, level):
    built = run(aotc, "-q", folder / "m.wat", "--board", BOARD, level, "--stack-size", "64K",
                f"--link-arg={folder / 'host.o'}", "-o", folder / "m.elf")  # fmt: skip
    if built.returncode:
        raise SystemExit(built.stdout.decode())
    result = run(*EMULATOR, folder / "m.elf")
    return [*result.stdout.decode().splitlines(), f"exit {result.returncode}"]


def main():
    if len(sys.argv) not in (4, 5):
        raise SystemExit(__doc__)
    aotc, libwasmrt = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    rng = random.Random(int(sys.argv[3]))
    count = int(sys.argv[4]) if len(sys.argv) == 5 else 12
    traps = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run("clang-22", "--target=thumbv7m-none-eabi", "-O1", "-ffreestanding", "-I", libwasmrt / "include",
            "-c", HOST, "-o", folder / "host.o")  # fmt: skip
        for number in range(count):
            text = Program(rng).text()
            (folder / "m.wat").write_text(text)
            wanted = outcome(aotc, folder, "-O0")
            traps += wanted[-1] != "exit 0"
            for level in ("-O2", "-Os"):
                seen = outcome(aotc, folder, level)
                if seen != wanted:
                    raise SystemExit(f"{text}\nprogram {number}: {difference(level, seen, wanted)}")
    print(f"{count} programs, {traps} trap")


if __name__ == "__main__":
    main()
