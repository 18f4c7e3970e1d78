#!/bin/sh
# Fetches the official test suites, as of when our tests were made for them, into DIR/spec and DIR/wasi.
#
#   fetch-testsuites.sh DIR
#
# Leaves alone what is there already. Without git or a network it fails with one line.
# AOTC_TESTSUITES_FROM names another place than GitHub, a URL with repositories of these names.
set -eu
from=${AOTC_TESTSUITES_FROM:-https://github.com/WebAssembly}
export GIT_TERMINAL_PROMPT=0

fail() { echo "fetch-testsuites: $*" >&2; exit 1; }

# fetch FOLDER REPOSITORY BRANCH AT, with AT a commit or, where what is published is made anew from time
# to time, a day, for the branch's last commit until its end.
fetch() {
  suite=$dir/$1 url=$from/$2 branch=$3 at=$4
  [ -e "$suite/.at-$at" ] && return
  new=$suite.new log=$suite.log
  rm -rf "$new"
  # Without the contents of files: of those only one commit's are needed.
  git clone --quiet --filter=blob:none --no-checkout --single-branch --branch "$branch" \
    "$url" "$new" 2>"$log" || fail "cannot clone $url: $(tail -n 1 "$log")"
  case $at in
  *-*-*) commit=$(git -C "$new" rev-list -1 --before="$at 23:59:59 +0000" HEAD) ;;
  *) commit=$at ;;
  esac
  [ -n "$commit" ] || fail "$url: $branch has no commit until $at"
  git -C "$new" -c advice.detachedHead=false checkout --quiet "$commit" 2>"$log" ||
    fail "$url has no commit $commit: $(tail -n 1 "$log")"
  rm -rf "$suite" "$new/.git"
  touch "$new/.at-$at"
  mv "$new" "$suite"
}

[ $# = 1 ] || fail "usage: fetch-testsuites.sh DIR"
dir=$1
command -v git >/dev/null || fail "git is not installed"
mkdir -p "$dir"
trap 'rm -rf "$dir"/*.new "$dir"/*.log' EXIT
fetch spec testsuite main 193e551 # 2026-06-17
fetch wasi wasi-testsuite prod/testsuite-all 2026-08-18 # modules, compiled there
