#!/usr/bin/env python3
"""Checks aotc/wasm/Instructions.def against instructions.txt: code, mnemonic and type of every row."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "aotc/wasm/Instructions.def"
FACTS = ROOT / "scripts/instructions.txt"


def facts():
    """(prefix, code) → (mnemonic, type or None)."""
    found = {}
    for line in FACTS.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        prefix, start, stem, kind, *names = line.split()
        for code, name in enumerate(names, int(start, 16)):
            if name != "-":
                found[int(prefix, 16), code] = (stem.replace("*", name),
                                                None if kind == "?" else kind)
    return found


def rows():
    """The same from the table, with every shape expanded to INST by the preprocessor."""
    probe = '#define INST(Id, Text, Prefix, Code, Imm, Sig, Feature, Const) ROW Prefix Code Text Sig END\n'
    probe += f'#include "{TABLE}"\n'
    output = subprocess.run(["cpp", "-P", "-x", "c++", "-"], input=probe, capture_output=True,
                            text=True, check=True).stdout
    found = {}
    pattern = r'ROW\s+(\w+)\s+(\w+)\s+"([^"]*)"\s+(?:"([^"]*)"|nullptr)\s+END'
    for prefix, code, text, sig in re.findall(pattern, output):
        key = int(prefix, 0), int(code, 0)
        if key in found:
            print(f"two rows have code {key[0]:02X} {key[1]:02X}: {found[key][0]}, {text}")
        found[key] = (text, sig or None)
    return found


def main():
    wanted, seen = facts(), rows()
    faults = 0
    for key in sorted(wanted.keys() | seen.keys()):
        want, have = wanted.get(key), seen.get(key)
        if want and have and want[0] == have[0] and (want[1] is None or want[1] == have[1]):
            continue
        faults += 1
        print(f"code {key[0]:02X} {key[1]:02X}: table {have}, specification {want}")
    print(f"check-instructions: {len(seen)} rows, {faults} faults")
    return 1 if faults or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
