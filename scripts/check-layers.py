#!/usr/bin/env python3
"""Checks the #includes against the layers that CONTRIBUTING.md draws."""

import re
import sys

from repository import ROOT, sources

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')

# Folder of aotc/ → the folders it may include. Each may also include itself.
BELOW = {
    "support": [],
    "wasm": ["support"],
    "read": ["wasm", "support"],
    "text": ["read", "wasm", "support"],
    "validate": ["read", "wasm", "support"],
    "target": ["support"],
    "debuginfo": ["wasm", "target", "support"],
    "lower": ["validate", "read", "wasm", "target", "debuginfo", "support"],
    "emit": ["target", "support"],
    "link": ["target", "support"],
    "driver": ["support", "wasm", "read", "text", "validate", "target", "debuginfo", "lower", "emit",
               "link"],
}
# Front ends see no IR: they must build and fuzz without code generation.
NO_IR = {"support", "wasm", "read", "text", "validate"}
IR = ("llvm/IR/", "llvm/CodeGen/", "llvm/Target/", "llvm/MC/", "llvm/Passes/", "llvm/Transforms/")
FREESTANDING = {"stdint.h", "stddef.h", "stdbool.h", "stdatomic.h", "limits.h", "float.h",
                "stdalign.h", "stdnoreturn.h", "stdarg.h", "string.h"}


def includes(path):
    for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match[1] == "<", match[2]


def fault_in_compiler(folder, header):
    if header.startswith("aotc/"):
        other = header.split("/")[1]
        if other != folder and other not in BELOW[folder]:
            return f"aotc/{folder} may not include aotc/{other}"
    elif header.startswith("wasmrt/") and folder != "target":
        return "only aotc/target includes the ABI header"
    elif header.startswith(IR) and folder in NO_IR:
        return f"aotc/{folder} may not see LLVM's IR or code generator"
    elif header.startswith("lld/") and folder != "link":
        return "only aotc/link includes lld"
    elif header.startswith("CLI/") and folder != "driver":
        return "only aotc/driver includes the option parser"
    elif header.startswith("test/"):
        return "the compiler may not include tests"
    return None


def fault_in_runtime(part, system, header):
    if part == "libwasmrt/core" and system and header not in FREESTANDING:
        return f"core is freestanding; <{header}> is not"
    if part.startswith("libwasmrt") and "wasi_shim" in header:
        return "the runtime may not include the WASI shim"
    if header.startswith(("aotc/", "llvm/")):
        return "the runtime may not include the compiler"
    return None


def main():
    listed = sources()
    faults = 0
    for name in listed:
        parts = name.split("/")
        for number, system, header in includes(ROOT / name):
            if parts[0] == "aotc":
                fault = fault_in_compiler(parts[1], header)
            elif parts[0] in ("libwasmrt", "wasi-libc-shim"):
                fault = fault_in_runtime("/".join(parts[:2]), system, header)
            else:
                fault = None
            if fault:
                faults += 1
                print(f"{name}:{number}: {fault}")
    print(f"check-layers: {len(listed)} files, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
