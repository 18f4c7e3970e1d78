// f64.add and f64.sub for ARM processors without doubles. libgcc's assembly for Thumb-2 rounds some
// sums of numbers of unlike size wrongly, by one unit in the last place; aotc calls these instead
// (emit/SoftDoubles.h).
#include "wasmrt/abi.h"

enum { FRACTION_BITS = 52, GUARD_BITS = 3, EXPONENT_MAX = 0x7FF };
#define SIGN (UINT64_C(1) << 63)
#define HIDDEN (UINT64_C(1) << FRACTION_BITS)
#define INFINITY_BITS ((uint64_t)EXPONENT_MAX << FRACTION_BITS)
#define QUIET (UINT64_C(1) << (FRACTION_BITS - 1))

typedef union {
  double number;
  uint64_t bits;
} pattern;

// NaN, or a sum with an infinity.
static uint64_t special_sum(uint64_t left, uint64_t right) {
  if ((left & ~SIGN) > INFINITY_BITS)
    return left | QUIET;
  if ((right & ~SIGN) > INFINITY_BITS)
    return right | QUIET;
  if ((left & ~SIGN) == INFINITY_BITS && (right & ~SIGN) == INFINITY_BITS && left != right)
    return INFINITY_BITS | QUIET;
  return (left & ~SIGN) == INFINITY_BITS ? left : right;
}

static uint64_t fraction_of(uint64_t magnitude, int *exponent) {
  *exponent = (int)(magnitude >> FRACTION_BITS);
  uint64_t fraction = magnitude & (HIDDEN - 1);
  if (*exponent)
    fraction |= HIDDEN;
  else
    *exponent = 1; // subnormal
  return fraction << GUARD_BITS;
}

// Shifted right, with a 1 at the end if any was lost.
static uint64_t shift_sticky(uint64_t value, int count) {
  if (count == 0)
    return value;
  if (count > FRACTION_BITS + GUARD_BITS + 1)
    return value != 0;
  return value >> count | ((value << (64 - count)) != 0);
}

// The sum has its guard bits and an exponent for a fraction that starts at HIDDEN.
static uint64_t rounded(uint64_t sum, int exponent) {
  if (sum >> (FRACTION_BITS + GUARD_BITS + 1)) {
    sum = shift_sticky(sum, 1);
    exponent++;
  }
  int shift = __builtin_clzll(sum) - (63 - FRACTION_BITS - GUARD_BITS);
  if (shift >= exponent)
    shift = exponent - 1;
  sum <<= shift;
  exponent -= shift;
  uint64_t guard = sum & ((1u << GUARD_BITS) - 1);
  sum >>= GUARD_BITS;
  sum += guard > 4 || (guard == 4 && (sum & 1));
  if (sum >> (FRACTION_BITS + 1)) {
    sum >>= 1;
    exponent++;
  }
  if (exponent >= EXPONENT_MAX)
    return INFINITY_BITS;
  // The hidden bit adds to the exponent; a subnormal has none.
  return ((uint64_t)(exponent - 1) << FRACTION_BITS) + sum;
}

static uint64_t add(uint64_t left, uint64_t right) {
  if ((left & ~SIGN) >= INFINITY_BITS || (right & ~SIGN) >= INFINITY_BITS)
    return special_sum(left, right);
  if ((left & ~SIGN) < (right & ~SIGN)) {
    uint64_t larger = right;
    right = left;
    left = larger;
  }
  uint64_t sign = left & SIGN;
  int exponent = 0, smaller = 0;
  uint64_t sum = fraction_of(left & ~SIGN, &exponent);
  uint64_t addend = fraction_of(right & ~SIGN, &smaller);
  addend = shift_sticky(addend, exponent - smaller);
  if ((left ^ right) & SIGN)
    sum -= addend;
  else
    sum += addend;
  if (!sum)
    return left & right & SIGN; // -0 only of two of them
  return sign | rounded(sum, exponent);
}

double wasmrt_f64_add(double left, double right) {
  pattern l = {left}, r = {right};
  l.bits = add(l.bits, r.bits);
  return l.number;
}

double wasmrt_f64_sub(double left, double right) {
  pattern l = {left}, r = {right};
  l.bits = add(l.bits, r.bits ^ SIGN);
  return l.number;
}
