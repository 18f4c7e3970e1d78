// CRC-32 one byte and four bytes (with four tables) at a time, and Adler-32, over one buffer.
#include "kernel.h"

enum { LENGTH = 1 << 20 };

static uint32_t table[4][256];
static uint8_t data[LENGTH];

static void makeTables(void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int bit = 0; bit < 8; bit++)
      c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
    table[0][i] = c;
  }
  for (int t = 1; t < 4; t++)
    for (int i = 0; i < 256; i++)
      table[t][i] = table[t - 1][i] >> 8 ^ table[0][table[t - 1][i] & 255];
}

static uint32_t crcByBytes(const uint8_t *p, size_t n) {
  uint32_t c = ~0u;
  while (n--)
    c = table[0][(c ^ *p++) & 255] ^ c >> 8;
  return ~c;
}

static uint32_t crcByWords(const uint8_t *p, size_t n) {
  uint32_t c = ~0u;
  for (; n >= 4; n -= 4, p += 4) {
    c ^= p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
    c = table[3][c & 255] ^ table[2][c >> 8 & 255] ^ table[1][c >> 16 & 255] ^ table[0][c >> 24];
  }
  while (n--)
    c = table[0][(c ^ *p++) & 255] ^ c >> 8;
  return ~c;
}

static uint32_t adler(const uint8_t *p, size_t n) {
  uint32_t a = 1, b = 0;
  while (n) {
    size_t part = n < 5552 ? n : 5552; // the longest run for which b cannot overflow
    n -= part;
    while (part--) {
      a += *p++;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b << 16 | a;
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 15;
  makeTables();
  printf("%08" PRIx32 "\n", crcByBytes((const uint8_t *)"123456789", 9));
  for (int i = 0; i < LENGTH; i++)
    data[i] = (uint8_t)nextRandom(&seed);
  uint32_t bytes = 0, words = 0, sum = 0;
  for (int i = 0; i < repeat; i++) {
    data[i % LENGTH] ^= (uint8_t)sum;
    bytes = crcByBytes(data, LENGTH);
    words = crcByWords(data, LENGTH);
    sum += adler(data, LENGTH) ^ bytes;
  }
  printf("%08" PRIx32 " %08" PRIx32 " %08" PRIx32 "\n", bytes, words, sum);
}
