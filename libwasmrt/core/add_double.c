// f64.add and f64.sub for ARM processors without doubles. libgcc's assembly for Thumb-2 rounds some
// sums of numbers of unlike size wrongly, by one unit in the last place; aotc calls these instead
// (emit/SoftDoubles.h).
//
// A significand is held with its hidden bit at bit 62: bit 63 takes a carry, and the ten lowest
// bits what rounding depends on. The lowest of them is sticky: 1 if anything was lost behind it.
#include "wasmrt/abi.h"

enum { FRACTION_BITS = 52, ROUNDING_BITS = 10, EXPONENT_MAX = 0x7FF };
#define SIGN (UINT64_C(1) << 63)
#define HIDDEN (UINT64_C(1) << (FRACTION_BITS + ROUNDING_BITS))
#define INFINITY_BITS ((uint64_t)EXPONENT_MAX << FRACTION_BITS)
#define QUIET (UINT64_C(1) << (FRACTION_BITS - 1))

typedef union {
  double number;
  uint64_t bits;
} pattern;

static int exponent_of(uint64_t bits) { return (int)(bits >> FRACTION_BITS) & EXPONENT_MAX; }

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

// A subnormal has no hidden bit, and the exponent of the smallest numbers that have one.
static uint64_t significand_of(uint64_t bits, int *exponent) {
  const uint64_t fraction = bits << ROUNDING_BITS & (HIDDEN - 1);
  if (*exponent)
    return fraction | HIDDEN;
  *exponent = 1;
  return fraction;
}

// In halves: shifts of 64 bits by a variable are long on a processor of 32.
static uint64_t shift_sticky(uint64_t value, int count) {
  uint32_t high = (uint32_t)(value >> 32), low = (uint32_t)value, lost = 0;
  if (count >= 32) {
    lost = low;
    low = high;
    high = 0;
    count -= 32;
  }
  if (count) {
    lost |= low << (32 - count);
    low = low >> count | high << (32 - count);
    high >>= count;
  }
  return (uint64_t)high << 32 | low | (lost != 0);
}

static uint64_t normalized(uint64_t sum, int *exponent) {
  int shift = __builtin_clzll(sum) - 1;
  if (shift >= *exponent)
    shift = *exponent - 1;
  *exponent -= shift;
  return sum << shift;
}

static uint64_t add(uint64_t left, uint64_t right) {
  if ((left & ~SIGN) < (right & ~SIGN)) {
    uint64_t larger = right;
    right = left;
    left = larger;
  }
  int exponent = exponent_of(left), smaller = exponent_of(right);
  if (exponent == EXPONENT_MAX)
    return special_sum(left, right);
  uint64_t sum = significand_of(left, &exponent);
  uint64_t addend = significand_of(right, &smaller);
  const int distance = exponent - smaller;
  if (distance > FRACTION_BITS + 2) // less than half of a unit in the last place, also of the next
    return left;
  addend = shift_sticky(addend, distance);
  if ((left ^ right) & SIGN) {
    sum -= addend;
    if (!sum)
      return 0;
    if (sum < HIDDEN)
      sum = normalized(sum, &exponent);
  } else {
    sum += addend;
    if (sum & SIGN) {
      sum = sum >> 1 | (sum & 1);
      exponent++;
    }
  }
  // To the nearest, of two to the even one. A carry is right where it goes, into the exponent; the
  // hidden bit adds to it, too, and a subnormal has none.
  sum += (1u << (ROUNDING_BITS - 1)) - 1 + (sum >> ROUNDING_BITS & 1);
  const uint64_t magnitude = ((uint64_t)(exponent - 1) << FRACTION_BITS) + (sum >> ROUNDING_BITS);
  return (left & SIGN) | (magnitude < INFINITY_BITS ? magnitude : INFINITY_BITS);
}

double wasmrt_f64_add(double left, double right) {
  pattern l = {left}, r = {right};
  l.bits = add(l.bits, r.bits);
  return l.number;
}

double wasmrt_f64_sub(double left, double right) {
  pattern r = {right};
  r.bits ^= SIGN;
  return wasmrt_f64_add(left, r.number);
}
