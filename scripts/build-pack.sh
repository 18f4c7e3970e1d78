#!/usr/bin/env bash
# Builds a target pack: what aotc links executables for one target against.
#
#   build-pack.sh TARGET OUTDIR [SOURCES]     SOURCES keeps unpacked sources for the next target
#   build-pack.sh --list
#
# A Linux pack holds
#   crt1.o crti.o crtn.o rcrt1.o Scrt1.o libc.a include/   musl, built here by clang
#   libbuiltins.a                                          libgcc.a: 64-bit division, soft float
#   cflags                                                 the clang options musl was built with
#   licenses/
# and a board's pack (no operating system) libbuiltins.a, cflags and licenses/ alone.
#
# Why so: musl's Debian source knows every target and needs clang alone, so all packs have one
# version and no foreign-architecture package or cross compiler is installed. It is built as PIC
# in sections: one libc.a serves executables and static-pie, for 2 % of size on armv7 and less
# elsewhere. The builtins come from Debian's cross packages, unpacked and not installed, because
# Debian 12 has compiler-rt of LLVM 22 for two of the processors, and libgcc for all of them, boards
# included. GCC's runtime library exception lets any program link it.
#
# A stamp makes a finished pack free to ask for again. CC, for instance "ccache clang-22",
# replaces clang-22.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)

targets() { sed -E '/^(#|$)/d; s/ *\| */|/g' "$here/packs/targets.txt"; }

die() { echo "build-pack: $*" >&2; exit 1; }
say() { echo "pack $target: $*"; }

row_of() {
  while IFS='|' read -r target cflags emulation gcc_package gcc_dir; do
    if [ "$target" = "$1" ]; then return; fi
  done < <(targets)
  die "unknown target '$1'; build-pack.sh --list names them all"
}

fetch_builtins() {
  say "builtins of $gcc_package"
  "$here/debian-source.sh" --deb "$gcc_package" "$sources/libgcc-$target" "*/$gcc_dir/libgcc.a"
  take_libgcc "$sources/libgcc-$target/usr/lib/$gcc_dir/libgcc.a"
  # All are GCC 12, but not every package quotes the runtime library exception.
  "$here/debian-source.sh" --deb gcc-12-cross-base "$sources/gcc-license" '*/copyright'
  cp "$sources/gcc-license/usr/share/doc/gcc-12-cross-base/copyright" "$out/licenses/libgcc.txt"
  cp /usr/share/common-licenses/GPL-3 "$out/licenses/GPL-3.txt"
}

# Most of Debian's archive is debug information, and decimal and fixed-point arithmetic, which clang
# does not have.
take_libgcc() {
  local archive=$out/libbuiltins.a
  llvm-objcopy-22 --strip-debug "$1" "$archive"
  llvm-ar-22 t "$archive" | awk '/^bid|_[sdt]d[_.]|fract|[QHSDT][QA]\.o$/' |
    xargs -r llvm-ar-22 d "$archive"
}

build_musl() {
  say "musl from source"
  local build=$work/musl
  "$here/debian-source.sh" musl "$sources/musl"
  mkdir "$build"
  (
    cd "$build"
    "$sources/musl/configure" --disable-shared --disable-wrapper --target="$musl_triple" \
      --prefix="$out" --libdir="$out" --includedir="$out/include" \
      CC="$cc" AR=llvm-ar-22 RANLIB=llvm-ranlib-22 LIBCC= \
      CFLAGS="$cflags -fPIC -fno-stack-protector" >configure.log 2>&1 &&
      make -j"$(nproc)" AR=llvm-ar-22 RANLIB=llvm-ranlib-22 install-libs install-headers >make.log 2>&1
  ) || { tail -n 20 "$build"/*.log >&2; die "musl does not build for $target"; }
  # Executables have a symbol table, which need not know what one file of musl calls its own.
  llvm-objcopy-22 --strip-unneeded "$out/libc.a"
  # musl's _init and _fini on armv7 are ARM code and say nothing of alignment. GNU as implies 4,
  # LLVM 1: whether a program starts would depend on the length of the Thumb code before them.
  llvm-objcopy-22 --set-section-alignment .init=4 --set-section-alignment .fini=4 "$out/crti.o"
  cp "$sources/musl/COPYRIGHT" "$out/licenses/musl.txt"
}

# A pack that does not do for this program must not get its stamp.
check() {
  local program=$work/check
  # shellcheck disable=SC2086 # $cc and $cflags are lists of words
  $cc $cflags "$@" -Os -c "$here/packs/check.c" -o "$program.o"
  local inputs=("$program.o" "$out/libbuiltins.a")
  if [ -e "$out/crt1.o" ]; then
    inputs=("$out/crt1.o" "$out/crti.o" "$program.o"
      --start-group "$out/libc.a" "$out/libbuiltins.a" --end-group "$out/crtn.o")
  fi
  ld.lld-22 -m "$emulation" -static --gc-sections --strip-all -z norelro -o "$program" \
    "${inputs[@]}" || die "a program does not link for $target"
  say "a program links, $(stat -c %s "$program") bytes"
  run "$program" || die "a program does not run right for $target"
}

# Runs it where it can: on this processor, or where qemu is at hand.
run() {
  local cpu=${target%-linux}
  if [ "$cpu" = "$target" ]; then return; fi
  if [ "$cpu" = "$(uname -m)" ]; then "$1" >/dev/null; return; fi
  cpu=qemu-${cpu/armv7/arm}
  if command -v "$cpu" >/dev/null; then "$cpu" "$1" >/dev/null; fi
}

build_linux() {
  musl_triple=${cflags#--target=}
  musl_triple=${musl_triple%% *}
  build_musl
  check -nostdlibinc -isystem "$out/include"
}

main() {
  if [ "${1-}" = --list ]; then targets | cut -d'|' -f1; exit; fi
  [ $# -eq 2 ] || [ $# -eq 3 ] || die "usage: build-pack.sh TARGET OUTDIR [SOURCES]"
  row_of "$1"
  cc=${CC:-clang-22}

  local stamp=$2/.stamp want
  want="$target $(cat "$0" "$here/debian-source.sh" "$here"/packs/* | sha256sum | cut -d' ' -f1)"
  if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then return; fi
  type llvm-objcopy-22 ld.lld-22 make >/dev/null ||
    die "tools are missing: run scripts/install-deps.sh build"

  rm -f "$stamp"
  mkdir -p "$2/licenses"
  out=$(cd "$2" && pwd)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  sources=$work/sources
  if [ $# -eq 3 ]; then mkdir -p "$3" && sources=$(cd "$3" && pwd); fi

  fetch_builtins
  case $target in
  *-linux) build_linux ;;
  *) check -ffreestanding ;;
  esac
  echo "$cflags" >"$out/cflags"
  echo "$want" >"$stamp"
  say "done in ${SECONDS}s"
}

main "$@"
