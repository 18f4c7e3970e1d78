#!/bin/sh
# check-layout.sh PRINT-LAYOUT INCLUDE-DIR TRIPLE [ABI-NAME]
# Compiles the layout that aotc computes as assertions about what clang computes.
set -eu
print=$1 include=$2
shift 2
source=$(mktemp --suffix=.c)
trap 'rm -f "$source"' EXIT
"$print" "$@" >"$source"
clang-22 --target="$1" ${2:+-mabi="$2"} -ffreestanding -nostdlibinc -std=c11 -Wall -Werror -I "$include" \
  -fsyntax-only "$source"
echo "$(grep -c _Static_assert "$source") assertions hold for $1"
