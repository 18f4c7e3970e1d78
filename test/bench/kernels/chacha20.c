// The ChaCha20 stream cipher over a buffer, and Poly1305 over the result, with 26-bit limbs.
#include "kernel.h"
#include <string.h>

enum { LENGTH = 1 << 18 };

static uint8_t data[LENGTH];

static uint32_t load32(const uint8_t *p) {
  return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t rotate(uint32_t x, int n) { return x << n | x >> (32 - n); }

static void quarter(uint32_t *x, int a, int b, int c, int d) {
  x[a] += x[b], x[d] = rotate(x[d] ^ x[a], 16);
  x[c] += x[d], x[b] = rotate(x[b] ^ x[c], 12);
  x[a] += x[b], x[d] = rotate(x[d] ^ x[a], 8);
  x[c] += x[d], x[b] = rotate(x[b] ^ x[c], 7);
}

static void chacha20(const uint32_t key[8], const uint32_t nonce[3], uint8_t *p, size_t n) {
  uint32_t start[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
  memcpy(start + 4, key, 32);
  memcpy(start + 13, nonce, 12);
  for (size_t at = 0; at < n; at += 64, start[12]++) {
    uint32_t x[16];
    memcpy(x, start, sizeof x);
    for (int i = 0; i < 10; i++) {
      for (int c = 0; c < 4; c++)
        quarter(x, c, c + 4, c + 8, c + 12);
      for (int c = 0; c < 4; c++)
        quarter(x, c, 4 + (c + 1) % 4, 8 + (c + 2) % 4, 12 + (c + 3) % 4);
    }
    for (int i = 0; i < 16; i++) {
      uint32_t word = x[i] + start[i];
      for (int b = 0; b < 4; b++)
        p[at + 4 * i + b] ^= (uint8_t)(word >> 8 * b);
    }
  }
}

static void multiply(uint32_t h[5], const uint32_t r[5]) {
  uint64_t d[5];
  for (int i = 0; i < 5; i++) {
    d[i] = 0;
    for (int j = 0; j < 5; j++)
      d[i] += (uint64_t)h[j] * (i >= j ? r[i - j] : 5 * r[5 + i - j]);
  }
  uint64_t carry = 0;
  for (int i = 0; i < 5; i++) {
    d[i] += carry;
    h[i] = (uint32_t)d[i] & 0x3ffffff;
    carry = d[i] >> 26;
  }
  h[0] += (uint32_t)carry * 5;
  h[1] += h[0] >> 26;
  h[0] &= 0x3ffffff;
}

static uint32_t poly1305(const uint32_t r[5], const uint8_t *p, size_t n) {
  uint32_t h[5] = {0};
  for (size_t at = 0; at < n; at += 16) {
    uint32_t t0 = load32(p + at), t1 = load32(p + at + 4), t2 = load32(p + at + 8),
             t3 = load32(p + at + 12);
    h[0] += t0 & 0x3ffffff;
    h[1] += (t0 >> 26 | t1 << 6) & 0x3ffffff;
    h[2] += (t1 >> 20 | t2 << 12) & 0x3ffffff;
    h[3] += (t2 >> 14 | t3 << 18) & 0x3ffffff;
    h[4] += t3 >> 8 | 1 << 24;
    multiply(h, r);
  }
  return h[0] ^ h[1] << 3 ^ h[2] << 6 ^ h[3] << 1 ^ h[4];
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 21, key[8], nonce[3] = {0}, r[5];
  for (int i = 0; i < 8; i++)
    key[i] = nextRandom(&seed);
  for (int i = 0; i < 5; i++)
    r[i] = nextRandom(&seed) & 0x3f03fff;
  uint32_t tag = 0;
  for (int i = 0; i < repeat; i++) {
    nonce[0] = tag;
    chacha20(key, nonce, data, LENGTH);
    tag += poly1305(r, data, LENGTH);
  }
  printf("tag %08" PRIx32 "\n", tag);
  printChecksum(data, LENGTH);
}
