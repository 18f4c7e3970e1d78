#!/bin/sh
# matrix.sh COMPILER MODE RUNTIME WORK LIBRARIES… -- TEST… : compiles libwasmrt, with the sanitizer or
# for the tool that MODE names (asan, tsan, valgrind), and each test against it, and runs them.
# What valgrind finds reachable at the end is the list of all memories' ranges, which never shrinks.
# LIBRARIES are folders that aotc_add_library made.
set -eu
compiler=$1 mode=$2 runtime=$3 work=$4
shift 4
libraries='' includes=''
while [ "$1" != -- ]; do
  libraries="$libraries $1/lib$(basename "$1" .aotc).a" includes="$includes -I$1"
  shift
done
shift
case $mode in
asan) flags='-fsanitize=address,undefined -fno-sanitize-recover=all' runner= ;;
tsan) flags=-fsanitize=thread runner= ;;
valgrind) flags=-gdwarf-4 runner='valgrind -q --error-exitcode=1 --leak-check=full' ;;
esac
# The runtime is C whatever calls it.
case $compiler in
g++) c_compiler=gcc ;;
clang++*) c_compiler=clang${compiler#clang++} ;;
*) c_compiler=$compiler ;;
esac
rm -rf "$work"
mkdir -p "$work"
arch=$(uname -m)
sources=$(cd "$runtime" && echo core/*.c port/posix/*.c port/posix/"$arch"/*.S)
for source in $sources; do
  case $source in */unwind_arm.c) continue ;; esac
  # shellcheck disable=SC2086 # lists of words
  $c_compiler -std=gnu11 -O1 -g -funwind-tables $flags -I"$runtime/include" \
    -I"$runtime/port/posix/$arch" -c "$runtime/$source" -o "$work/$(echo "$source" | tr / _).o"
done
ar rcs "$work/libwasmrt.a" "$work"/*.o
for test; do
  case $compiler in *++*) language='c++ -std=c++17' ;; *) language='c -std=gnu11' ;; esac
  # shellcheck disable=SC2086
  $compiler -x $language -O1 -g -Wall -Wextra -DWATCHED "-DWATCHED_BY_$mode" $flags -I"$runtime/include" $includes "$test" \
    -x none $libraries "$work/libwasmrt.a" -lpthread -ldl -o "$work/program"
  # shellcheck disable=SC2086
  $runner "$work/program"
done
