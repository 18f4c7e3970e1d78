// What the interpreter of scripts uses of C's library, where there is none.
#ifndef WAST_BOARD_STDIO_H
#define WAST_BOARD_STDIO_H

#include <stdarg.h>
#include <stddef.h>

// Flags 0, widths, precisions of strings, ll; conversions s u d x p.
int snprintf(char *buffer, size_t size, const char *format, ...);
int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments);

#endif
