// Square roots for processors without the instruction, rounded to nearest, ties to even: the digits
// of the root one by one, as on paper.
#include <stdint.h>

#define WEAK __attribute__((weak))

// The integer root of `radicand`, which has an even number of `bits`; *exact: nothing is left.
static uint64_t root_of(uint64_t high, uint64_t low, int digits, uint64_t *rest) {
  // (high, low) is the radicand, taken from the top two bits at a time.
  uint64_t root = 0, remainder = 0;
  for (int i = 0; i < digits; i++) {
    remainder = remainder << 2 | high >> 62;
    high = high << 2 | low >> 62;
    low <<= 2;
    uint64_t trial = root << 2 | 1;
    root <<= 1;
    if (remainder >= trial) {
      remainder -= trial;
      root |= 1;
    }
  }
  *rest = remainder;
  return root;
}

// 53 bits of fraction and one more to round by come from a radicand of 108 bits, scaled such that
// its exponent is even.
WEAK double sqrt(double x) {
  union {
    double number;
    uint64_t bits;
  } u = {x};
  const uint64_t quiet = UINT64_C(1) << 51;
  int exponent = (int)(u.bits >> 52 & 0x7FF);
  uint64_t fraction = u.bits & (UINT64_C(1) << 52) - 1;
  if (exponent == 0x7FF && (fraction || !(u.bits >> 63))) { // NaN, +inf
    u.bits |= fraction ? quiet : 0;
    return u.number;
  }
  if (!(u.bits << 1)) // zeros
    return x;
  if (u.bits >> 63) {
    u.bits = UINT64_C(0x7FF8000000000000);
    return u.number;
  }
  if (exponent == 0) {
    int shift = __builtin_clzll(fraction) - 11;
    fraction <<= shift;
    exponent = 1 - shift;
  }
  fraction |= UINT64_C(1) << 52;
  exponent -= 1023;
  if (exponent & 1)
    fraction <<= 1;
  exponent >>= 1;
  // The fraction has 53 or 54 bits: its point lies at bit 62 of 64.
  uint64_t rest, root = root_of(fraction << 10, 0, 54, &rest); // 1.53 bits
  uint64_t rounded = (root >> 1) + (root & 1 && (rest || root & 2));
  u.bits = (uint64_t)(exponent + 1022) << 52;
  u.bits += rounded; // the leading 1 adds to the exponent
  return u.number;
}

// A root has no more than twice the digits of its radicand to be decided by, and double has: the
// root of a float, rounded to double and then to float, is the root rounded once.
WEAK float sqrtf(float x) { return (float)sqrt((double)x); }
