#!/bin/sh
# test.sh BUILD WORK [deb] : installs the build into a folder, by cmake --install or from the .deb that
# cpack makes, moves it, and builds and runs the project beside this file with nothing but that.
set -eu
build=$1 work=$2 kind=${3-}
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$work"
mkdir -p "$work/first" "$work/moved"
if [ "$kind" = deb ]; then
  (cd "$work/first" && cpack --config "$build/CPackConfig.cmake" -B "$work/first" >cpack.log) ||
    { cat "$work/first/cpack.log"; exit 1; }
  dpkg-deb -f "$work"/first/*.deb Depends
  dpkg-deb -x "$work"/first/*.deb "$work/first/root"
  mv "$work/first/root/usr" "$work/moved/prefix"
else
  cmake --install "$build" --prefix "$work/first/prefix" >/dev/null
  mv "$work/first/prefix" "$work/moved/prefix"
fi
prefix=$work/moved/prefix
if grep -rIl "$build" "$prefix"/lib/cmake "$prefix"/lib/pkgconfig; then
  echo "the files above name the build folder"
  exit 1
fi
cmake -S "$here" -B "$work/project" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
cmake --build "$work/project" >/dev/null
"$work/project/program"
[ "$("$work/project/hello")" = hello ]

# The same program by hand, with pkg-config.
PKG_CONFIG_PATH=$prefix/lib/pkgconfig
export PKG_CONFIG_PATH
"$prefix/bin/aotc" -q "$here/greet.wat" -o "$work/greet.a" --header "$work/greet.h"
# shellcheck disable=SC2046 # lists of words
cc -I"$work" $(pkg-config --cflags wasmrt) "$here/main.c" "$work/greet.a" \
  $(pkg-config --libs wasmrt) -o "$work/by-hand"
"$work/by-hand"
