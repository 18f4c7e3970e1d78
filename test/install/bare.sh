#!/bin/bash
# bare.sh BUILD SOURCE WORK TARGET... : hello world and SQLite for each target, compiled by what
# `cmake --install` installs and nothing else, run by qemu, and compared with SQLite built natively.
#
# Where the system lets anybody have a mount namespace, aotc sees a file system with nothing but its
# install folder and the libraries it is linked with: no compiler, no headers, no /tmp of others.
# Elsewhere it sees an empty PATH.
set -euo pipefail
build=$1 source=$2 work=$3
shift 3
largest_hello=65536

rm -rf "$work"
mkdir -p "$work/root/tmp"
cmake --install "$build" --prefix "$work/root/aotc" >/dev/null

# Runs the rest of the line in the bare file system, with $work/root as its root.
bare() {
  if ! unshare -rm true 2>/dev/null; then
    (cd "$work/root" && env -i PATH=/nonexistent "$work/root$1" "${@:2}")
    return
  fi
  # shellcheck disable=SC2016 # for the inner shell
  unshare -rm bash -eu -c '
    root=$1
    shift
    for library in $(ldd "$root$1" | grep -o "/[^ ]*"); do
      mkdir -p "$root${library%/*}"
      touch "$root$library"
      mount --bind "$library" "$root$library"
    done
    exec env -i "$(type -P chroot)" "$root" "$@"' bare "$work/root" "$@"
}

# run TARGET PROGRAM ARGUMENT...
run() {
  local cpu=${1%-linux}
  shift
  if [ "$cpu" = "$(uname -m)" ]; then "$@"; else "qemu-${cpu/armv7/arm}" "$@"; fi
}

size() { stat -c %s "$work/root/$1"; }

clang-22 --target=wasm32-wasi -Wno-deprecated --no-wasm-opt -O2 \
  "$source/test/exec/programs/hello.c" -o "$work/root/hello.wasm"
read -r _ native wasm < <("$source/scripts/build-programs" --build-dir "$build/bench" sqlite)
cp "$wasm" "$work/root/sqlite.wasm"
sed 's/@SCALE@/300/g' "$source/test/bench/workloads/work.sql" >"$work/work.sql"
export HOME=$work
"$native" -batch :memory: <"$work/work.sql" >"$work/expected"

printf '%-14s %12s %12s %12s\n' '' hello 'hello -s' 'SQLite -s'
for target in "$@"; do
  bare /aotc/bin/aotc -q --target "$target" hello.wasm -o "hello-$target"
  bare /aotc/bin/aotc -q --target "$target" hello.wasm -s -o "hello-$target-stripped"
  bare /aotc/bin/aotc -q --target "$target" sqlite.wasm -s -o "sqlite-$target"
  for kind in "$target" "$target-stripped"; do
    [ "$(run "$target" "$work/root/hello-$kind")" = "hello, world" ]
  done
  run "$target" "$work/root/sqlite-$target" -batch :memory: <"$work/work.sql" >"$work/seen"
  cmp "$work/expected" "$work/seen"
  printf '%-14s %12s %12s %12s\n' "$target" "$(size "hello-$target")" \
    "$(size "hello-$target-stripped")" "$(size "sqlite-$target")"
  if [ "$(size "hello-$target")" -ge $largest_hello ]; then
    echo "hello world for $target has $largest_hello bytes or more"
    exit 1
  fi
done
