// Base64 there and back.
#include "kernel.h"
#include <string.h>

enum { LENGTH = 300001, ENCODED = (LENGTH + 2) / 3 * 4 };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static uint8_t data[LENGTH], back[LENGTH + 2];
static char text[ENCODED + 1];

static size_t encode(const uint8_t *in, size_t n, char *out) {
  char *start = out;
  for (; n >= 3; n -= 3, in += 3) {
    uint32_t bits = in[0] << 16 | in[1] << 8 | in[2];
    *out++ = alphabet[bits >> 18];
    *out++ = alphabet[bits >> 12 & 63];
    *out++ = alphabet[bits >> 6 & 63];
    *out++ = alphabet[bits & 63];
  }
  if (n) {
    uint32_t bits = in[0] << 16 | (n == 2 ? in[1] << 8 : 0);
    *out++ = alphabet[bits >> 18];
    *out++ = alphabet[bits >> 12 & 63];
    *out++ = n == 2 ? alphabet[bits >> 6 & 63] : '=';
    *out++ = '=';
  }
  return out - start;
}

static size_t decode(const char *in, size_t n, uint8_t *out) {
  static int8_t value[256];
  memset(value, -1, sizeof value);
  for (int i = 0; i < 64; i++)
    value[(unsigned char)alphabet[i]] = (int8_t)i;
  uint8_t *start = out;
  uint32_t bits = 0;
  int have = 0;
  for (size_t i = 0; i < n; i++) {
    int v = value[(unsigned char)in[i]];
    if (v < 0)
      continue;
    bits = bits << 6 | (uint32_t)v;
    have += 6;
    if (have >= 8) {
      have -= 8;
      *out++ = (uint8_t)(bits >> have);
    }
  }
  return out - start;
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 20;
  size_t wrong = 0;
  for (int i = 0; i < LENGTH; i++)
    data[i] = (uint8_t)nextRandom(&seed);
  for (int i = 0; i < repeat; i++) {
    size_t n = LENGTH - i % 3;
    size_t length = encode(data, n, text);
    wrong += decode(text, length, back) != n || memcmp(data, back, n) != 0;
    data[i % LENGTH] ^= (uint8_t)text[i % ENCODED];
  }
  printf("wrong %zu\n", wrong);
  printChecksum(text, ENCODED);
}
