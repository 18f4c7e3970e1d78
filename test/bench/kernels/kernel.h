// What the kernels share: a number of rounds from the command line, a random number generator that
// gives the same numbers on every machine, and a checksum over bytes. No kernel uses sin, exp and
// their like from the C library: those differ in the last bit between libraries, and a kernel's
// output must not depend on the machine.
#ifndef AOTC_BENCH_KERNEL_H
#define AOTC_BENCH_KERNEL_H

#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static inline int rounds(int argc, char **argv) {
  if (argc != 2 || atoi(argv[1]) < 1) {
    fprintf(stderr, "usage: %s ROUNDS\n", argc > 0 ? argv[0] : "kernel");
    exit(2);
  }
  return atoi(argv[1]);
}

// Marsaglia's xorshift with 32 bits of state; the state must not be 0.
static inline uint32_t nextRandom(uint32_t *state) {
  uint32_t x = *state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return *state = x;
}

// A multiple of 2^-24 in [0, 1): exact in a double and in a float.
static inline double nextUnit(uint32_t *state) {
  return (nextRandom(state) >> 8) * (1.0 / 16777216.0);
}

static inline uint64_t checksum(const void *data, size_t length) {
  const unsigned char *bytes = (const unsigned char *)data;
  uint64_t hash = 0xcbf29ce484222325u; // FNV-1a
  for (size_t i = 0; i < length; i++)
    hash = (hash ^ bytes[i]) * 0x100000001b3u;
  return hash;
}

static inline void printChecksum(const void *data, size_t length) {
  printf("checksum %016" PRIx64 "\n", checksum(data, length));
}

#endif
