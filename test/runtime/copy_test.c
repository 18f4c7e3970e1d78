// The copying functions of executables, compiled under other names: every length up to some steps,
// and some long ones, at distances that overlap and do not.
#include "check.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

void *own_memmove(void *to, const void *from, size_t size);
void *own_memcpy(void *to, const void *from, size_t size);

enum { ROOM = 16384, MIDDLE = 6000 };

static uint8_t bytes[ROOM], expected[ROOM];

static uint8_t pattern(size_t at) { return (uint8_t)(at * 167 + (at >> 8)); }

// Byte by byte, by way of a copy of the source.
static void move_slowly(size_t to, size_t from, size_t size) {
  static uint8_t source[ROOM];
  for (size_t i = 0; i < size; i++)
    source[i] = expected[from + i];
  for (size_t i = 0; i < size; i++)
    expected[to + i] = source[i];
}

static void check_move(ptrdiff_t distance, size_t size, size_t misalignment) {
  for (size_t i = 0; i < ROOM; i++)
    bytes[i] = expected[i] = pattern(i);
  const size_t from = MIDDLE + misalignment, to = from + (size_t)distance;
  move_slowly(to, from, size);
  void *result = own_memmove(bytes + to, bytes + from, size);
  CHECK(result == bytes + to);
  CHECK(memcmp(bytes, expected, ROOM) == 0);
}

int main(void) {
  static const ptrdiff_t distances[] = {-5000, -333, -64, -63, -17, -16, -1, 0,   1,
                                        8,     15,   16,  17,  63,  64,  65, 500, 4200};
  for (size_t d = 0; d < sizeof distances / sizeof *distances; d++) {
    for (size_t size = 0; size <= 330; size++)
      check_move(distances[d], size, size % 9);
    for (size_t size = 4080; size <= 4120; size++)
      check_move(distances[d], size, size % 9);
  }
  uint8_t copy[100];
  CHECK(own_memcpy(copy, expected, sizeof copy) == copy);
  CHECK(memcmp(copy, expected, sizeof copy) == 0);
  return finish();
}
