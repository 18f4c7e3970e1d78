#include "text.h"

static void add_byte(wasmrt_text *text, char byte) {
  if (text->length + 1 >= text->capacity)
    return;
  text->bytes[text->length++] = byte;
  text->bytes[text->length] = '\0';
}

wasmrt_text wasmrt_text_in(char *buffer, size_t capacity) {
  buffer[0] = '\0';
  return (wasmrt_text){buffer, 0, capacity};
}

void wasmrt_text_add(wasmrt_text *text, const char *string) {
  while (*string)
    add_byte(text, *string++);
}

void wasmrt_text_add_name(wasmrt_text *text, const char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)bytes[i];
    add_byte(text, byte < 0x20 || byte == 0x7F ? '?' : (char)byte);
  }
}

static void add_digits(wasmrt_text *text, uint64_t number, uint32_t base) {
  char digits[20];
  uint32_t count = 0;
  do {
    digits[count++] = "0123456789abcdef"[number % base];
    number /= base;
  } while (number);
  while (count)
    add_byte(text, digits[--count]);
}

void wasmrt_text_add_number(wasmrt_text *text, uint64_t number) { add_digits(text, number, 10); }

void wasmrt_text_add_hex(wasmrt_text *text, uint64_t number) {
  wasmrt_text_add(text, "0x");
  add_digits(text, number, 16);
}
