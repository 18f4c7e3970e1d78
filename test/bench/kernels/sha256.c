// SHA-256 of a buffer of pseudo-random bytes; the constants are computed, as the standard defines
// them, from the roots of the first primes, in integers.
#include "kernel.h"
#include <string.h>

static uint32_t k[64], initial[8];

// The first 32 bits of the fraction of the square or cube root of n: the largest r with r^power <=
// n * 2^(32*power).
static uint32_t rootFraction(uint32_t n, int power) {
  uint64_t low = 0, high = (uint64_t)n << 32;
  while (low < high) {
    uint64_t middle = low + (high - low + 1) / 2;
    unsigned __int128 square = (unsigned __int128)middle * middle;
    int fits;
    if (power == 2) {
      fits = square <= (unsigned __int128)n << 64;
    } else {
      // middle^3 <= n * 2^96, both sides divided by middle: the same for integers, and it fits into
      // 128 bits.
      fits = square <= ((unsigned __int128)n << 96) / middle;
    }
    if (fits)
      low = middle;
    else
      high = middle - 1;
  }
  return (uint32_t)low;
}

static void makeConstants(void) {
  int found = 0;
  for (uint32_t n = 2; found < 64; n++) {
    int prime = 1;
    for (uint32_t d = 2; d * d <= n; d++)
      prime &= n % d != 0;
    if (!prime)
      continue;
    if (found < 8)
      initial[found] = rootFraction(n, 2);
    k[found++] = rootFraction(n, 3);
  }
}

static uint32_t rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void block(uint32_t state[8], const uint8_t *p) {
  uint32_t w[64];
  for (int i = 0; i < 16; i++)
    w[i] = (uint32_t)p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 64; i++) {
    uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i];
    uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  uint32_t out[8] = {a, b, c, d, e, f, g, h};
  for (int i = 0; i < 8; i++)
    state[i] += out[i];
}

static void sha256(const uint8_t *data, size_t length, uint32_t state[8]) {
  memcpy(state, initial, sizeof initial);
  size_t full = length / 64 * 64, rest = length - full;
  for (size_t i = 0; i < full; i += 64)
    block(state, data + i);
  uint8_t tail[128] = {0};
  memcpy(tail, data + full, rest);
  tail[rest] = 0x80;
  size_t tailLength = rest < 56 ? 64 : 128;
  for (int i = 0; i < 8; i++)
    tail[tailLength - 1 - i] = (uint8_t)((uint64_t)length * 8 >> (8 * i));
  for (size_t i = 0; i < tailLength; i += 64)
    block(state, tail + i);
}

static void print(const uint32_t state[8]) {
  for (int i = 0; i < 8; i++)
    printf("%08" PRIx32, state[i]);
  printf("\n");
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  enum { LENGTH = 1000003 };
  static uint8_t data[LENGTH];
  uint32_t state[8], seed = 14;
  makeConstants();
  sha256((const uint8_t *)"abc", 3, state);
  print(state);
  for (int i = 0; i < LENGTH; i++)
    data[i] = (uint8_t)nextRandom(&seed);
  while (repeat--) {
    sha256(data, LENGTH, state);
    memcpy(data, state, sizeof state);
  }
  print(state);
}
