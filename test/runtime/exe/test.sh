#!/usr/bin/env bash
# Links the hand-written executables against a target's pack, as aotc does, and checks what they do.
#   test.sh SOURCES INCLUDE PACK LLD-EMULATION WORK [EMULATOR...]
set -eu
sources=$1 include=$2 pack=$3 emulation=$4 work=$5
shift 5
emulator="$*"
mkdir -p "$work"

compile() { # SOURCE OBJECT [OPTION...]
  source=$1 object=$2
  shift 2
  # shellcheck disable=SC2046 # the file holds a list of options
  clang-22 $(cat "$pack/cflags") -std=c11 -O2 -ffunction-sections -fasynchronous-unwind-tables \
    -fno-optimize-sibling-calls -nostdlibinc -isystem "$pack/include" -I"$include" \
    -Wall -Wextra -Werror "$@" -c "$sources/$source.c" -o "$work/$object.o"
}

link() { # PROGRAM START-FILE [OPTION...]
  program=$1 start=$2
  shift 2
  ld.lld-22 -m "$emulation" -static --gc-sections -z norelro --eh-frame-hdr "$@" \
    -o "$work/$program" "$pack/$start" "$pack/crti.o" "$work/$program.o" \
    --start-group "$pack/libwasmrt.a" "$pack/libc.a" "$pack/libbuiltins.a" --end-group "$pack/crtn.o"
}

failures=0
# expect CODE TEXT PROGRAM [ARGUMENT]: TEXT is all of standard error, with * for any characters.
expect() {
  code=0
  program=$3
  # shellcheck disable=SC2086 # the emulator is a command with options
  got=$($emulator "$work/$program" ${4+"$4"} 2>&1 >/dev/null) || code=$?
  # shellcheck disable=SC2254 # a pattern is wanted
  case $got in $2) matches=yes ;; *) matches=no ;; esac
  if [ "$code" != "$1" ] || [ $matches = no ]; then
    echo "$program ${4-}: exit code $code, wanted $1; said:"
    echo "$got"
    failures=1
  fi
}

trap_at() { printf 'wasm trap: %s\n' "$1"; shift; printf '  %s\n' "$@"; }

check_program() { # PROGRAM
  expect 7 '' "$1" image
  reader=$(trap_at 'out of bounds memory access' '0: read_word' '1: call_reader' '2: run_mode')
  expect 134 "$reader" "$1" behind
  expect 134 "$reader" "$1" before
  bulk=$(trap_at 'out of bounds memory access' '0: grow_and_copy' '1: run_mode')
  expect 134 "$bulk" "$1" bulk
  expect 134 "$(trap_at unreachable '0: run_mode')" "$1" unreachable
  expect 134 "wasm trap: call stack exhausted
  0: descend
  1: descend
*
 31: descend
  … [1-9][0-9]* more" "$1" deep
  expect 1 'wasmrt: program: an argument is missing' "$1"
}

compile program program
cat >"$work/image.ld" <<'SCRIPT'
wasm_mem0 = 0x10000000;
SECTIONS { .wasm_image 0x10010000 : { KEEP(*(.wasm_image)) } } INSERT AFTER .bss;
SCRIPT
link program crt1.o --image-base=0x400000 -T "$work/image.ld"
check_program program

if [ -z "$emulator" ]; then
  (ulimit -v 4000000 && "$work/program" image 2>"$work/said") && failures=1
  grep -q '^wasmrt: program: cannot reserve address space .*ulimit' "$work/said" || failures=1
fi

compile program pie -DPIE -fPIE
link pie rcrt1.o -pie --no-dynamic-linker -z text
check_program pie

llvm-strip-22 -o "$work/stripped" "$work/program"
expect 134 'wasm trap: unreachable
  0: 0x*' stripped unreachable

compile empty empty
link empty crt1.o --image-base=0x400000
expect 1 'wasmrt: empty: nothing to run: *' empty
llvm-strip-22 "$work/empty"
bytes=$(wc -c <"$work/empty")
echo "an empty program takes $bytes bytes"
[ "$bytes" -lt 65536 ] || failures=1
exit $failures
