// See include/stdio.h. The rest of string.h is libwasmrt's.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wasmrt/board.h"
#include "wasmrt/port.h"

void *calloc(size_t count, size_t byte_length) { return wasmrt_port_allocate(count * byte_length); }

void free(void *block) { wasmrt_port_free(block); }

void abort(void) { wasmrt_board_fatal("out of memory"); }

size_t strlen(const char *text) {
  size_t length = 0;
  while (text[length])
    length++;
  return length;
}

char *strchr(const char *text, int c) {
  for (; *text != (char)c; text++)
    if (!*text)
      return NULL;
  return (char *)(uintptr_t)text;
}

char *strcpy(char *restrict to, const char *restrict from) {
  return memcpy(to, from, strlen(from) + 1);
}

// -- snprintf

typedef struct {
  char *at, *end; // `end` is the place of the NUL
  int length;     // had there been room
} output;

static void put(output *to, char c) {
  if (to->at < to->end)
    *to->at++ = c;
  to->length++;
}

static void put_number(output *to, uint64_t value, unsigned base, int width, char fill) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value);
  for (; width > count; width--)
    put(to, fill);
  while (count)
    put(to, digits[--count]);
}

static void put_text(output *to, const char *text, int most) {
  for (; most != 0 && *text; text++, most--)
    put(to, *text);
}

typedef struct {
  int width, precision;
  char fill;
  bool is_long;
} conversion;

// Moves `format` to the letter.
static conversion read_conversion(const char **format, va_list *arguments) {
  conversion it = {.width = 0, .precision = -1, .fill = ' '};
  if (**format == '0')
    it.fill = *(*format)++;
  if (**format == '*') {
    it.width = va_arg(*arguments, int);
    (*format)++;
  }
  while (**format >= '0' && **format <= '9')
    it.width = it.width * 10 + (*(*format)++ - '0');
  if (**format == '.') { // always .*
    it.precision = va_arg(*arguments, int);
    *format += 2;
  }
  for (; **format == 'l'; (*format)++)
    it.is_long = true; // always ll
  return it;
}

static void convert(output *to, char letter, conversion it, va_list *arguments) {
  if (letter == 's') {
    put_text(to, va_arg(*arguments, const char *), it.precision);
  } else if (letter == 'p') {
    put_number(to, (uintptr_t)va_arg(*arguments, void *), 16, it.width, it.fill);
  } else {
    uint64_t value =
        it.is_long ? va_arg(*arguments, unsigned long long) : va_arg(*arguments, unsigned);
    put_number(to, value, letter == 'x' ? 16 : 10, it.width, it.fill);
  }
}

int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments) {
  output to = {buffer, buffer + size - 1, 0};
  va_list rest;
  va_copy(rest, arguments);
  for (; *format; format++) {
    if (*format != '%') {
      put(&to, *format);
      continue;
    }
    format++;
    conversion it = read_conversion(&format, &rest);
    convert(&to, *format, it, &rest);
  }
  va_end(rest);
  *to.at = '\0';
  return to.length;
}

int snprintf(char *buffer, size_t size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(buffer, size, format, arguments);
  va_end(arguments);
  return length;
}
