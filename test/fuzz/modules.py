#!/usr/bin/env python3
"""Compares random modules at several -O levels and with both kinds of bounds checks.

usage: modules.py [--wasm-opt PATH] AOTC CALL_EXPORTS SEED...

Binaryen's wasm-opt makes a module of a seed's bytes, aotc a plugin of it each way, and call_exports
(call_exports.c) calls what it exports. All ways must print the same. What differs stays in a folder
fuzz-SEED here.
"""

import argparse
import pathlib
import random
import shutil
import subprocess
import sys

WAYS = {"O0": ["-O0"], "O1": ["-O1"], "O2": ["-O2"], "O3": ["-O3"], "Oz": ["-Oz"],
        "check": ["-O2", "--bounds=check"]}  # fmt: skip
# NaNs are taken out, as their payloads may differ. References are left out: Binaryen before version
# 110 encodes their types in a way of its own.
FUZZ = ["--translate-to-fuzz", "--denan", "--enable-sign-ext", "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int", "--enable-simd", "--enable-bulk-memory",
        "--enable-multivalue", "--enable-tail-call", "--enable-exception-handling"]  # fmt: skip


def run(command, folder, seconds=120):
    try:
        done = subprocess.run(command, cwd=folder, timeout=seconds, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    except subprocess.TimeoutExpired:
        return None, f"no end after {seconds} s"
    return done.returncode, done.stdout


def make_module(wasm_opt, seed, folder):
    rng = random.Random(seed)
    (folder / "bytes").write_bytes(rng.randbytes(rng.randrange(2_000, 30_000)))
    status, said = run([wasm_opt, "bytes", *FUZZ, "-o", "m.wasm"], folder)
    if status != 0:
        sys.exit(f"seed {seed}: {wasm_opt}: {said[-300:]}")


def outcome(aotc, call_exports, folder, way):
    status, said = run([aotc, "-q", "-j1", *WAYS[way], "m.wasm", "-o", f"{way}.so"], folder)
    if status != 0:
        return f"aotc ends with {status}: {said}"
    status, said = run([call_exports, f"./{way}.so"], folder)
    (folder / f"{way}.txt").write_text(said)
    return f"{said}\nstatus {status}"


def check(options, seed):
    folder = pathlib.Path(f"fuzz-{seed}").resolve()
    folder.mkdir(exist_ok=True)
    make_module(options.wasm_opt, seed, folder)
    outcomes = {way: outcome(options.aotc, options.call_exports, folder, way) for way in WAYS}
    different = [way for way in WAYS if outcomes[way] != outcomes["O0"]]
    if different or "aotc ends" in outcomes["O0"] or "\nstatus 0" not in outcomes["O0"]:
        print(f"seed {seed}: {', '.join(different) or outcomes['O0'][-300:]}", flush=True)
        return False
    shutil.rmtree(folder)
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--wasm-opt", default="wasm-opt")
    parser.add_argument("aotc", type=pathlib.Path)
    parser.add_argument("call_exports", type=pathlib.Path)
    parser.add_argument("seeds", type=int, nargs="+")
    options = parser.parse_args()
    options.aotc = options.aotc.resolve()
    options.call_exports = options.call_exports.resolve()
    held = [check(options, seed) for seed in options.seeds]
    print(f"{sum(held)} passed, {len(held) - sum(held)} failed")
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
