// See stdio.h.
#ifndef WAST_BOARD_STRING_H
#define WAST_BOARD_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memset(void *to, int value, size_t count);
int memcmp(const void *left, const void *right, size_t count);
size_t strlen(const char *text);
char *strchr(const char *text, int c);
char *strcpy(char *restrict to, const char *restrict from);

#endif
