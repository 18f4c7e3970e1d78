#pragma once
#include <stddef.h>
int memcmp(const void *left, const void *right, size_t length);
#define memcpy __builtin_memcpy
#define memmove __builtin_memmove
#define memset __builtin_memset
