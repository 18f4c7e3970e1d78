// See stdio.h.
#ifndef WAST_BOARD_STDLIB_H
#define WAST_BOARD_STDLIB_H

#include <stddef.h>

void *calloc(size_t count, size_t byte_length);
void free(void *block);
_Noreturn void abort(void);

#endif
