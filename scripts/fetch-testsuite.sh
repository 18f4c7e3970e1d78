#!/bin/sh
# Fetches the official test suite, at the commit that our tests are made for, into DIR/spec.
#
#   fetch-testsuite.sh DIR
#
# Does nothing where it is there already. Without git or a network it fails with one line.
set -eu
url=${AOTC_TESTSUITE_URL:-https://github.com/WebAssembly/testsuite}
commit=${AOTC_TESTSUITE_COMMIT:-193e551} # 2026-06-17

fail() { echo "fetch-testsuite: $*" >&2; exit 1; }

[ $# = 1 ] || fail "usage: fetch-testsuite.sh DIR"
suite=$1/spec
[ -e "$suite/.at-$commit" ] && exit 0
command -v git >/dev/null || fail "git is not installed"

mkdir -p "$1"
new=$suite.new log=$suite.log
rm -rf "$new"
trap 'rm -rf "$new" "$log"' EXIT
export GIT_TERMINAL_PROMPT=0
# Without the contents of files: of those only one commit's are needed.
git clone --quiet --filter=blob:none --no-checkout "$url" "$new" 2>"$log" ||
  fail "cannot clone $url: $(tail -n 1 "$log")"
git -C "$new" -c advice.detachedHead=false checkout --quiet "$commit" 2>"$log" ||
  fail "$url has no commit $commit: $(tail -n 1 "$log")"
rm -rf "$suite" "$new/.git"
touch "$new/.at-$commit"
mv "$new" "$suite"
