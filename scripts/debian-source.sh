#!/usr/bin/env bash
# Fetches a package of Debian 12 (bookworm) and unpacks it into a directory.
#
#   debian-source.sh PACKAGE DIR                  the source package, with Debian's patches
#   debian-source.sh PACKAGE DIR GLOB...          only upstream's files that match, as upstream has them
#   debian-source.sh --deb PACKAGE DIR [GLOB...]  the files of a binary package (those that match)
#
# Why not "apt-get source": that needs a deb-src line, and users' apt configuration is theirs. So
# apt runs on a configuration, index and cache of our own, below $AOTC_CACHE (by default
# ~/.cache/aotc); nothing is installed and nothing under /etc or /var changes. apt still checks
# every file against the signed archive, with the keyring every Debian carries, and the user's
# proxy settings still hold. --deb serves libraries for other processors: their packages are
# "Architecture: all", but to install them would pull in whole cross compilers.
#
# Downloads stay in the cache and DIR gets a stamp, so the second time touches no network.
# $AOTC_DEBIAN_MIRROR and $AOTC_DEBIAN_SECURITY_MIRROR replace deb.debian.org.
set -euo pipefail

suite=bookworm
mirror=${AOTC_DEBIAN_MIRROR:-http://deb.debian.org/debian}
security=${AOTC_DEBIAN_SECURITY_MIRROR:-http://deb.debian.org/debian-security}
cache=${AOTC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/aotc}/sources
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

die() { echo "debian-source: $*" >&2; exit 1; }

kind="deb-src"
if [ "${1-}" = --deb ]; then kind=deb; shift; fi
[ $# -ge 2 ] || die "usage: debian-source.sh [--deb] PACKAGE DIR [GLOB...]"
package=$1 dir=$2
shift 2
apt=$cache/apt-$kind
files=$cache/$kind/$package

# A later file given with -c can clear lists that the system's configuration has filled: hooks
# that run after an update belong to the system's own index.
write_apt_config() {
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$files"
  cat >"$apt/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
CONF
  printf '%s [signed-by=%s] %s\n' \
    "$kind" "$keyring" "$mirror $suite main" \
    "$kind" "$keyring" "$security $suite-security main" >"$apt/sources.list"
}

fetch_into() { # DIR APT-GET-ARGUMENT...
  (cd "$1" && rm -f ./* && apt-get -c "$apt/apt.conf" -qq "${@:2}" >&2)
}

# Leaves the package's files in $files, whole or not at all.
download() {
  echo "debian-source: fetching $package from $suite" >&2
  [ -e "$keyring" ] || die "$keyring is missing: install debian-archive-keyring"
  write_apt_config
  apt-get -c "$apt/apt.conf" -qq update >&2
  local incoming=$files/incoming
  rm -rf "$incoming"
  mkdir "$incoming"
  local get=(download)
  [ "$kind" = deb ] || get=(--only-source --download-only source)
  # A mirror may list a security update and not hold its files: the release's own version will do.
  fetch_into "$incoming" "${get[@]}" "$package" ||
    fetch_into "$incoming" -t "$suite" "${get[@]}" "$package" || die "cannot fetch $package"
  mv "$incoming"/* "$files/"
  rmdir "$incoming"
  touch "$files/complete"
}

unpack_deb() { # DEB DIR GLOB...
  local deb=$1 into=$2
  shift 2
  mkdir "$into"
  dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$into" --wildcards --no-same-owner "$@"
}

unpack_upstream() { # TAR DIR GLOB...
  local tar=$1 into=$2
  shift 2
  mkdir "$into"
  tar -xf "$tar" -C "$into" --strip-components=1 --wildcards --no-same-owner "${@/#/*/}"
}

unpack_source() { # DSC DIR
  command -v dpkg-source >/dev/null || die "dpkg-source is missing: run scripts/install-deps.sh"
  # apt has checked the .dsc itself; --no-check spares the users the developers' keyring.
  dpkg-source --no-check -x "$1" "$2" >/dev/null
}

unpacked() { [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; }

main() {
  stamp=$dir/.debian-source want="$kind $package $*"
  if unpacked; then return; fi
  mkdir -p "$cache" "$(dirname "$dir")"
  exec 9>"$cache/lock" # two builds may ask for one package, or one DIR, at the same time
  flock 9
  if unpacked; then return; fi
  [ ! -e "$dir" ] || [ -e "$stamp" ] || rmdir "$dir" 2>/dev/null ||
    die "$dir exists and is not ours to replace"
  [ -e "$files/complete" ] || download

  local fetched=("$files"/*."${kind/deb-src/dsc}")
  local fresh=$dir.unpacking
  rm -rf "$fresh"
  if [ "$kind" = deb ]; then
    unpack_deb "${fetched[0]}" "$fresh" "$@"
  elif [ $# -gt 0 ]; then
    fetched=("$files"/*.orig.tar.*)
    unpack_upstream "${fetched[0]}" "$fresh" "$@"
  else
    unpack_source "${fetched[0]}" "$fresh"
  fi
  echo "$want" >"$fresh/${stamp##*/}"
  rm -rf "$dir"
  mv "$fresh" "$dir"
}

main "$@"
