// memory.copy of every length up to 300 and between all alignments, apart and overlapping, up and
// down: as a loop over bytes does it.
// cc: -mbulk-memory
// out: 91210 copies
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { LENGTHS = 301, BYTES = 1024, MIDDLE = 400 };

static uint8_t memory[BYTES], expected[BYTES], source[BYTES];
static const int distances[] = {-301, -300, -129, -65, -64, -63, -33, -32, -17, -16, -15, -8,
                                -7,   -4,   -3,   -2,  -1,  0,   1,   2,   3,   4,   7,   8,
                                15,   16,   17,   32,  33,  63,  64,  65,  129, 300, 301};

static void fill(void) {
  static uint32_t state = 1;
  for (int i = 0; i < BYTES; i++) {
    state = state * 1664525u + 1013904223u;
    memory[i] = expected[i] = source[i] = (uint8_t)(state >> 24);
  }
}

// The lengths are no constants, so that the compiler asks for a copy of any length.
static int check(int from, int to, volatile int *length) {
  fill();
  for (int i = 0; i < *length; i++)
    expected[to + i] = source[from + i];
  __builtin_memmove(memory + to, memory + from, (size_t)*length);
  for (int i = 0; i < BYTES; i++)
    if (memory[i] != expected[i]) {
      printf("%d bytes from %d to %d: byte %d differs\n", *length, from, to, i);
      return 1;
    }
  return 0;
}

int main(void) {
  int copies = 0;
  for (volatile int length = 0; length < LENGTHS; length++)
    for (int at = MIDDLE; at < MIDDLE + 16; at += length < 80 ? 1 : 3)
      for (unsigned i = 0; i < sizeof distances / sizeof *distances; i++, copies++)
        if (check(at, at + distances[i], &length))
          return 1;
  printf("%d copies\n", copies);
}
