#!/bin/sh
# refuses.sh INCLUDE… : a program that leaves an import out, or gives one of another type, does not
# compile, in C and in C++, with either compiler. The same program with all imports does.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

program() { # FUNCTION DEFINITION OF my_env_reverse
  cat <<END
#include "conventions.h"
static conventions_env_log_fn my_env_log;
static conventions_env_divide_fn my_env_divide;
static void my_env_log(conventions_instance *s, uint32_t a, uint32_t b) { (void)s, (void)a, (void)b; }
static void my_env_divide(conventions_instance *s, uint64_t a, uint64_t b,
    struct conventions_env_divide_fn_results *r) { (void)s, (void)a, (void)b, (void)r; }
$1
int main(void) {
  const wasmrt_global_ref *my_env_counter = 0;
  wasmrt_table *my_env_table = 0;
  conventions_imports imports = CONVENTIONS_IMPORTS(0, my_);
  return imports.context != 0;
}
END
}
right='static void my_env_reverse(conventions_instance *s, const wasmrt_v128 *x,
  struct conventions_env_reverse_fn_results *r) { (void)s, (void)x, (void)r; }'
wrong='static void my_env_reverse(conventions_instance *s, uint32_t x) { (void)s, (void)x; }'

compile() { # COMPILER LANGUAGE PROGRAM
  program "$3" >"$work/program.$2"
  # shellcheck disable=SC2086 # a list of words
  $1 -x "$2" -Wall -Wextra -fsyntax-only $includes "$work/program.$2" 2>"$work/said"
}
includes=''
for folder; do includes="$includes -I$folder"; done

for pair in gcc:c g++:c++ clang-22:c clang++-22:c++; do
  compiler=${pair%:*} language=${pair#*:}
  compile "$compiler" "$language" "$right" || { cat "$work/said"; exit 1; }
  for fault in '' "$wrong"; do
    if compile "$compiler" "$language" "$fault"; then
      echo "$compiler accepts a program with my_env_reverse being: ${fault:-missing}"
      exit 1
    fi
    if ! grep -q 'error:' "$work/said" || ! grep -q env_reverse "$work/said"; then
      cat "$work/said"
      exit 1
    fi
  done
done
