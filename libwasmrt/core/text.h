// Building short messages without printf, which would be the largest part of a small program.
#ifndef WASMRT_CORE_TEXT_H
#define WASMRT_CORE_TEXT_H

#include <stddef.h>
#include <stdint.h>

// A buffer that keeps what fits. `capacity` counts the NUL at the end.
typedef struct wasmrt_text {
  char *bytes;
  size_t length;
  size_t capacity;
} wasmrt_text;

wasmrt_text wasmrt_text_in(char *buffer, size_t capacity);
void wasmrt_text_add(wasmrt_text *text, const char *string);
// Bytes of the guest's, such as a name: control characters become '?', so that a module cannot
// speak to a terminal through our messages.
void wasmrt_text_add_name(wasmrt_text *text, const char *bytes, size_t length);
void wasmrt_text_add_number(wasmrt_text *text, uint64_t number);
void wasmrt_text_add_hex(wasmrt_text *text, uint64_t number);

#endif
