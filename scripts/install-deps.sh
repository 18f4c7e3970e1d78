#!/usr/bin/env bash
# Installs from Debian 12's packages what building, testing or benchmarking aotc needs.
#
#   install-deps.sh [build|test|bench|all]...     build is the default; test and bench include it
#
# Runs as root or through sudo. Packages already installed are not touched, and when none is
# missing apt is not asked at all, so that other scripts can call this one every time. The apt
# configuration stays as it is: where it lacks a package (LLVM 22 is in bookworm-security, which a
# minimal system may not list), the archive is used for this one installation, from a list in a
# temporary folder.
set -euo pipefail

# shellcheck source=/dev/null
. /etc/os-release
[ "${VERSION_CODENAME-}" = bookworm ] ||
  echo "install-deps: made for Debian 12 (bookworm), this is ${PRETTY_NAME-unknown}" >&2

build_packages=(
  llvm-22-dev llvm-22-tools liblld-22-dev lld-22 clang-22 # aotc's back end; clang builds packs
  g++ cmake ninja-build make ccache pkg-config python3
  libcli11-dev catch2 zlib1g-dev libzstd-dev
  dpkg-dev debian-archive-keyring ca-certificates # scripts/debian-source.sh
)
wasm_packages=(
  wasi-libc libclang-rt-22-dev-wasm32 libc++-22-dev-wasm32 libc++abi-22-dev-wasm32
  tcl # makes SQLite's one-file source
)
test_packages=(
  wabt git clang-format-22 clang-tidy-22 shellcheck
  libclang-rt-22-dev # sanitizers and libFuzzer
  qemu-user qemu-system-arm qemu-system-misc
  valgrind sqlite3 libsqlite3-dev busybox # test/library, examples
  rustc libstd-rust-dev-wasm32 lld-14     # examples/greet
  file                                    # cpack -G DEB
)

packages_of() {
  case $1 in
  build) printf '%s\n' "${build_packages[@]}" ;;
  bench) printf '%s\n' "${build_packages[@]}" "${wasm_packages[@]}" ;;
  test | all) printf '%s\n' "${build_packages[@]}" "${wasm_packages[@]}" "${test_packages[@]}" ;;
  *)
    echo "usage: install-deps.sh [build|test|bench|all]..." >&2
    return 1
    ;;
  esac
}

# Prints the named packages that are not installed.
missing_of() {
  local installed
  # dpkg-query fails when it does not know a package; that is an answer too.
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sed -n 's/^installed //p' <<<"$installed" | sort -u)
}

available() { apt-get -qq --simulate install "$@" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Adds Debian's own archive to the sources that this run sees.
private_sources() {
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  private=$(mktemp -d)
  trap 'as_root rm -rf "$private"' EXIT
  chmod 755 "$private" # apt fetches as a user of its own
  mkdir -p "$private/lists/partial"
  printf 'deb [signed-by=%s] http://deb.debian.org/%s main\n' \
    "$keyring" 'debian bookworm' "$keyring" 'debian-security bookworm-security' \
    >"$private/sources.list"
  apt_options=(-o "Dir::Etc::SourceList=$private/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$private/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
}

main() {
  local wanted missing apt_options=()
  [ $# -gt 0 ] || set -- build
  wanted=$(for kind in "$@"; do packages_of "$kind" || exit 1; done)
  # shellcheck disable=SC2086 # package names are words
  mapfile -t missing < <(missing_of $wanted)
  if [ ${#missing[@]} -eq 0 ]; then
    echo "install-deps: everything for $* is installed"
    return
  fi
  echo "install-deps: installing ${missing[*]}"
  as_root apt-get -qq update
  if ! available "${missing[@]}"; then
    private_sources
    as_root apt-get "${apt_options[@]}" -qq update
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get "${apt_options[@]}" \
    -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 install "${missing[@]}" |
    sed -un 's/^Setting up/ /p'
  echo "install-deps: done"
}

main "$@"
