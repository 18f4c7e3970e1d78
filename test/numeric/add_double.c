// The sums of libwasmrt/port/baremetal/arm/add_double.S, beside those of a processor with doubles:
// an armv7 program without a library, run by qemu-arm. check-add-double builds it.
#include <stdint.h>

uint64_t wasmrt_f64_add(uint64_t left, uint64_t right);
uint64_t wasmrt_f64_sub(uint64_t left, uint64_t right);

#define SIGN (UINT64_C(1) << 63)
#define HIDDEN (UINT64_C(1) << 52)
#define INFINITY_BITS (UINT64_C(0x7FF) << 52)
#define QUIET (UINT64_C(1) << 51)

typedef union {
  uint64_t bits;
  double number;
} pattern;

static long system_call(long number, long first, const void *second, long third) {
  register long r0 __asm__("r0") = first;
  register const void *r1 __asm__("r1") = second;
  register long r2 __asm__("r2") = third;
  register long r7 __asm__("r7") = number;
  __asm__ volatile("svc 0" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r7) : "memory");
  return r0;
}

static char *hexadecimal(char *out, uint64_t bits) {
  for (int shift = 60; shift >= 0; shift -= 4)
    *out++ = "0123456789abcdef"[bits >> shift & 15];
  *out++ = ' ';
  return out;
}

_Noreturn static void fail(char operation, uint64_t left, uint64_t right, uint64_t sum,
                           uint64_t wanted) {
  char text[80], *end = hexadecimal(text, left);
  *end++ = operation;
  *end++ = ' ';
  end = hexadecimal(end, right);
  *end++ = '=';
  *end++ = ' ';
  end = hexadecimal(end, sum);
  end = hexadecimal(end, wanted);
  *end++ = '\n';
  system_call(4, 1, text, end - text);
  for (;;)
    system_call(1, 1, 0, 0);
}

static int is_nan(uint64_t bits) { return (bits & ~SIGN) > INFINITY_BITS; }

// Any sign; the payload is an operand's, or the canonical one where no operand is a NaN.
static int is_right_nan(uint64_t sum, uint64_t left, uint64_t right) {
  const uint64_t magnitude = sum & ~SIGN;
  if (!is_nan(left) && !is_nan(right))
    return magnitude == (INFINITY_BITS | QUIET);
  return (is_nan(left) && magnitude == ((left & ~SIGN) | QUIET)) ||
         (is_nan(right) && magnitude == ((right & ~SIGN) | QUIET));
}

static void compare(char operation, uint64_t left, uint64_t right, uint64_t sum, double expected) {
  const pattern wanted = {.number = expected};
  if (is_nan(wanted.bits) ? !is_right_nan(sum, left, right) : sum != wanted.bits)
    fail(operation, left, right, sum, wanted.bits);
}

static void check(uint64_t left, uint64_t right) {
  const pattern l = {left}, r = {right};
  compare('+', left, right, wasmrt_f64_add(left, right), l.number + r.number);
  compare('-', left, right, wasmrt_f64_sub(left, right), l.number - r.number);
  compare('+', right, left, wasmrt_f64_add(right, left), r.number + l.number);
  compare('-', right, left, wasmrt_f64_sub(right, left), r.number - l.number);
}

static uint64_t state = 88172645463325252;

static uint64_t next(void) { // xorshift64
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

// Half of them with long runs of equal bits, which make ties and long carries.
static uint64_t fraction(void) {
  uint64_t bits = next();
  const uint32_t choice = (uint32_t)(next() >> 32);
  if (choice & 1)
    bits = bits << (choice >> 1 & 63);
  if (choice & 128)
    bits = ~bits;
  if (choice & 256)
    bits &= ~UINT64_C(0) << (choice >> 9 & 63);
  return bits & (HIDDEN - 1);
}

// All exponents, or those close to the ends.
static int exponent(void) {
  const uint32_t choice = (uint32_t)(next() >> 32);
  const int any = choice & 0x7FF;
  switch (choice >> 11 & 3) {
  case 0:
    return any & 63;
  case 1:
    return 0x7FF - (any & 63);
  default:
    return any;
  }
}

static uint64_t assemble(int exponent, uint64_t bits) {
  if (exponent < 0)
    exponent = 0;
  if (exponent > 0x7FF)
    exponent = 0x7FF;
  return (bits & SIGN) | (uint64_t)exponent << 52 | (bits & (HIDDEN - 1));
}

static void check_random(void) {
  const int first = exponent();
  const uint64_t left = assemble(first, fraction() | (next() & SIGN));
  const int distance = (int)(next() >> 40 & 0xFF) % 141 - 70;
  check(left, assemble(first + distance, fraction()));
  check(left, assemble(first + distance % 3, fraction()));
  // Close to left, so that nearly all is cancelled.
  const uint64_t few = fraction() >> (next() >> 32 & 31);
  check(left, left + few);
  check(left, left - few);
  // A carry, and little behind a tie.
  const uint64_t ones = HIDDEN - 1 - (next() >> 61);
  const int far = 32 + (int)(next() >> 40) % 20;
  check(assemble(first, ones), assemble(first - far, next() >> 63 | next() >> 60 << far));
}

void _start(void) {
  static const uint64_t ends[] = {0,
                                  1,
                                  QUIET,
                                  HIDDEN - 1,
                                  HIDDEN,
                                  HIDDEN + 1,
                                  2 * HIDDEN - 1,
                                  2 * HIDDEN,
                                  INFINITY_BITS - 1,
                                  INFINITY_BITS - HIDDEN,
                                  INFINITY_BITS,
                                  INFINITY_BITS | 1,
                                  INFINITY_BITS | QUIET,
                                  INFINITY_BITS | QUIET | 5,
                                  UINT64_C(1023) << 52};
  enum { COUNT = sizeof(ends) / sizeof(*ends) };
  for (int i = 0; i != COUNT; ++i)
    for (int j = 0; j != COUNT; ++j) {
      check(ends[i], ends[j]);
      check(ends[i] | SIGN, ends[j]);
    }
  for (int i = 0; i != ROUNDS; ++i)
    check_random();
  system_call(1, 0, 0, 0);
}
