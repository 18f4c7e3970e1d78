#!/bin/sh
# chroot.sh BUILD ROOT : installs the .deb that cpack makes of BUILD into a bare Debian 12 at ROOT,
# which is made if it is not there, and builds and runs the project beside this file in it. Needs
# root, debootstrap and a mirror; 77 where it lacks one of the first two.
set -eu
build=$1 root=$2
here=$(cd "$(dirname "$0")" && pwd)
mirror=${MIRROR:-http://deb.debian.org}
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
  echo "needs root and debootstrap"
  exit 77
fi
if [ ! -e "$root/usr/bin/apt-get" ]; then
  debootstrap --variant=minbase bookworm "$root" "$mirror/debian" >/dev/null
fi
# LLVM 22 is among the updates of Debian 12.
cat >"$root/etc/apt/sources.list" <<EOF
deb $mirror/debian bookworm main
deb $mirror/debian-security bookworm-security main
EOF
inside() { chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"; }

rm -rf "$root/root/aotc"
mkdir -p "$root/root/aotc/package"
(cd "$root/root/aotc/package" && cpack --config "$build/CPackConfig.cmake" -B . >/dev/null)
cp "$here"/CMakeLists.txt "$here"/*.wat "$here"/*.c "$root/root/aotc/"

inside apt-get -qq update
package=$(basename "$root"/root/aotc/package/*.deb)
inside apt-get -qq -y --no-install-recommends install "/root/aotc/package/$package" >/dev/null
# What the package brought is enough to compile and run a program.
inside aotc -q /root/aotc/hello.wat -o /root/aotc/hello
[ "$(inside /root/aotc/hello)" = hello ]
# The project wants what any project does.
inside apt-get -qq -y --no-install-recommends install cmake make gcc libc6-dev >/dev/null
inside cmake -S /root/aotc -B /root/aotc/build >/dev/null
inside cmake --build /root/aotc/build >/dev/null
inside /root/aotc/build/program
[ "$(inside /root/aotc/build/hello)" = hello ]
