#!/usr/bin/env python3
"""Checks the budgets: 900 lines a file, 80 lines a function. Warns from 500 and 50 on, with -v.

A function's length is counted from the line of its opening brace to the line of its closing one,
found by indentation, which clang-format makes reliable. Tables are exempt.
"""

import re
import sys

from repository import ROOT, sources

FILE_SOFT, FILE_HARD = 500, 900
FUNCTION_SOFT, FUNCTION_HARD = 50, 80
# Tables, and why.
EXEMPT_FILES = {
    "aotc/wasm/Instructions.def": "the instruction table",
    "libwasmrt/include/wasmrt/abi.h": "the ABI's lists",
}
NOT_OURS = ("test/bench/kernels/", "test/bench/shims/")

# The end of a function's header at its own indentation: `) {`, `) const {`, `) : a(b) {`, …
OPENING = re.compile(r"^(\s*)[^\s#/}].*[^=]\{$")
NOT_FUNCTIONS = re.compile(
    r"^\s*(class|struct|union|enum|namespace|extern|typedef|switch|do|else|for|if|while|template"
    r"|constexpr\b.*=|static const\b.*=|const\b.*=|return)\b")


def body_indentation(lines, opening):
    for line in lines[opening + 1:]:
        if line.strip() and not line.startswith("#"):
            return line[:len(line) - len(line.lstrip())]
    return "  "


def functions(lines):
    """Yields (first line number, length) of each function, lambdas in them included."""
    number = 0
    while number < len(lines):
        match = OPENING.match(lines[number])
        is_function = (match and not NOT_FUNCTIONS.match(lines[number])
                       and (")" in lines[number]))
        if is_function:
            closing = body_indentation(lines, number)[2:] + "}"
            end = number + 1
            while end < len(lines) and not lines[end].startswith(closing):
                end += 1
            yield number + 1, end - number + 1
            number = end
        number += 1


def main():
    verbose = "-v" in sys.argv[1:]
    listed = sources()
    faults = 0

    def report(where, what, count, soft, hard):
        nonlocal faults
        if count > hard:
            faults += 1
            print(f"{where}: {what} of {count} lines; {hard} is the limit")
        elif verbose and count > soft:
            print(f"{where}: note: {what} of {count} lines; {soft} is the aim")

    for name in listed:
        if name in EXEMPT_FILES or name.startswith(NOT_OURS):
            continue
        lines = (ROOT / name).read_text(errors="replace").splitlines()
        report(name, "a file", len(lines), FILE_SOFT, FILE_HARD)
        if name.endswith(".def"):
            continue
        for start, length in functions(lines):
            report(f"{name}:{start}", "a function", length, FUNCTION_SOFT, FUNCTION_HARD)
    print(f"check-sizes: {len(listed)} files, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
