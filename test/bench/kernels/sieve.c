// The sieve of Eratosthenes on bytes, and a segmented one on bits that counts with popcount.
#include "kernel.h"
#include <string.h>

enum { LIMIT = 2000000, SEGMENT_WORDS = 4096 };

static char composite[LIMIT + 1];

static int sieveBytes(void) {
  int primes = 0;
  memset(composite, 0, sizeof composite);
  for (int i = 2; i <= LIMIT; i++) {
    if (composite[i])
      continue;
    primes++;
    for (long long j = (long long)i * i; j <= LIMIT; j += i)
      composite[j] = 1;
  }
  return primes;
}

// Counts the primes in [low, low + 64 * SEGMENT_WORDS); low is at least 2.
static int sieveSegment(uint64_t low) {
  static uint64_t bits[SEGMENT_WORDS];
  uint64_t high = low + 64 * SEGMENT_WORDS;
  memset(bits, 0xff, sizeof bits);
  for (uint64_t p = 2; p * p < high; p++) {
    if (composite[p])
      continue;
    uint64_t first = (low + p - 1) / p * p;
    for (uint64_t j = first < p * p ? p * p : first; j < high; j += p)
      bits[(j - low) / 64] &= ~(1ull << ((j - low) % 64));
  }
  int primes = 0;
  for (int i = 0; i < SEGMENT_WORDS; i++)
    primes += __builtin_popcountll(bits[i]);
  return primes;
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint64_t total = 0;
  for (int i = 0; i < repeat; i++) {
    total += sieveBytes();
    for (int s = 0; s < 8; s++)
      total += sieveSegment(1000000000ull * (s + 1) + i);
  }
  printf("primes %" PRIu64 "\n", total);
}
