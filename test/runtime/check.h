// A test is a function that uses CHECK; RUN runs it. The program's exit code is the number of
// failed checks.
#ifndef WASMRT_TEST_CHECK_H
#define WASMRT_TEST_CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "wasmrt/wasmrt.h"

static _Atomic int failures;

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: %s: %s does not hold\n", __FILE__, __LINE__, __func__, #condition);  \
      failures++;                                                                                  \
    }                                                                                              \
  } while (0)

#define CHECK_TEXT(actual, expected)                                                               \
  do {                                                                                             \
    const char *actual_text = (actual);                                                            \
    if (strcmp(actual_text, expected) != 0) {                                                      \
      fprintf(stderr, "%s:%d: %s: \"%s\" instead of \"%s\"\n", __FILE__, __LINE__, __func__,       \
              actual_text, expected);                                                              \
      failures++;                                                                                  \
    }                                                                                              \
  } while (0)

#define RUN(test) (fprintf(stderr, "%s\n", #test), test())

static inline int finish(void) { return failures ? 1 : 0; }

#endif
