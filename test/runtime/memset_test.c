// The memset of executables, compiled under another name: every length up to some steps, and those
// around where it begins to use the string instruction, at every alignment.
#include "check.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

void *own_memset(void *to, int value, size_t size);

enum { ROOM = 6000, MIDDLE = 512 };

static uint8_t bytes[ROOM];

static int is_filled(uint8_t value, const uint8_t *from, const uint8_t *to) {
  while (from < to && *from == value)
    from++;
  return from == to;
}

static void check_fill(int value, size_t size, size_t misalignment) {
  uint8_t *from = bytes + MIDDLE + misalignment, *to = from + size;
  const uint8_t around = (uint8_t)(value + 1);
  for (size_t i = 0; i < ROOM; i++)
    bytes[i] = around;
  CHECK(own_memset(from, value, size) == from);
  CHECK(is_filled((uint8_t)value, from, to));
  CHECK(is_filled(around, bytes, from));
  CHECK(is_filled(around, to, bytes + ROOM));
}

int main(void) {
  for (size_t misalignment = 0; misalignment < 64; misalignment++) {
    for (size_t size = 0; size <= 330; size++)
      check_fill((int)size, size, misalignment);
    for (size_t size = 1260; size <= 1400; size++)
      check_fill(0x1A5, size, misalignment); // of which a byte counts
  }
  return finish();
}
