#ifndef CASES_H
#define CASES_H

#include <stdint.h>

enum { LOAD_SIGNED, LOAD_UNSIGNED, STORE, LOAD_FLOAT, STORE_FLOAT };

typedef struct {
  const void *code; // an ecall, the instruction, and a jump to `left`
  const char *text;
  uintptr_t kind, value, base, offset, byte_count; // `value` and `base` are numbers of registers
} row;

extern const row rows[], rows_end[];
extern const uint16_t atomic[];

#endif
