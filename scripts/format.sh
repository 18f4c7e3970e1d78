#!/bin/sh
# Formats all C and C++ of the repository; with --check, only says what is not formatted.
set -eu
cd "$(dirname "$0")/.."
mode=-i
if [ "${1-}" = --check ]; then mode="--dry-run -Werror"; fi
# Tables are set by hand, in columns. The benchmarks' sources keep the style they came with.
# shellcheck disable=SC2086 # words
python3 -B -c 'import sys; sys.path.insert(0, "scripts"); from repository import sources
for name in sources():
    if not name.endswith(".def") and not name.startswith("test/bench/"): print(name)' |
  xargs clang-format-22 $mode
