#!/bin/sh
# All checks that need no build; with --tidy also clang-tidy, which needs the compile commands of a
# build (BUILD=… or build/) and takes minutes.
set -eu
cd "$(dirname "$0")/.."
status=0
run() {
  echo "== $*"
  "$@" || status=1
}
run scripts/format.sh --check
run scripts/check-layers.py
run scripts/check-sizes.py
run scripts/check-instructions.py
# shellcheck disable=SC2046 # names without spaces
run shellcheck $(git ls-files | while read -r file; do
  case $(head -c 32 "$file" 2>/dev/null | head -n 1 | tr -d '\0') in '#!'*sh*) echo "$file" ;; esac
done)
if [ "${1-}" = --tidy ]; then
  run run-clang-tidy-22 -quiet -p "${BUILD:-build}" "$PWD/aotc/.*\.cpp"
fi
exit $status
