// Big integers in 32-bit limbs: factorials, their digits, and Fibonacci numbers by squaring, with
// 64-bit products.
#include "kernel.h"
#include <string.h>

enum { LIMBS = 1200 };

typedef struct {
  int used;
  uint32_t limb[LIMBS];
} Big;

static void fromSmall(Big *b, uint32_t value) {
  b->used = 1;
  b->limb[0] = value;
}

static void timesSmall(Big *b, uint32_t factor) {
  uint64_t carry = 0;
  for (int i = 0; i < b->used; i++) {
    carry += (uint64_t)b->limb[i] * factor;
    b->limb[i] = (uint32_t)carry;
    carry >>= 32;
  }
  if (carry)
    b->limb[b->used++] = (uint32_t)carry;
}

static uint32_t divideSmall(Big *b, uint32_t divisor) {
  uint64_t rest = 0;
  for (int i = b->used - 1; i >= 0; i--) {
    rest = rest << 32 | b->limb[i];
    b->limb[i] = (uint32_t)(rest / divisor);
    rest %= divisor;
  }
  while (b->used > 1 && !b->limb[b->used - 1])
    b->used--;
  return (uint32_t)rest;
}

static void add(Big *a, const Big *b) {
  uint64_t carry = 0;
  for (int i = 0; i < a->used || i < b->used || carry; i++) {
    carry += (uint64_t)(i < a->used ? a->limb[i] : 0) + (i < b->used ? b->limb[i] : 0);
    if (i >= a->used)
      a->used = i + 1;
    a->limb[i] = (uint32_t)carry;
    carry >>= 32;
  }
}

static void multiply(Big *out, const Big *a, const Big *b) {
  memset(out->limb, 0, sizeof(uint32_t) * (a->used + b->used));
  for (int i = 0; i < a->used; i++) {
    uint64_t carry = 0;
    for (int j = 0; j < b->used; j++) {
      carry += (uint64_t)a->limb[i] * b->limb[j] + out->limb[i + j];
      out->limb[i + j] = (uint32_t)carry;
      carry >>= 32;
    }
    out->limb[i + b->used] = (uint32_t)carry;
  }
  out->used = a->used + b->used;
  while (out->used > 1 && !out->limb[out->used - 1])
    out->used--;
}

static uint32_t digitSum(Big *b) {
  uint32_t sum = 0;
  while (b->used > 1 || b->limb[0]) {
    uint32_t group = divideSmall(b, 1000000000);
    for (; group; group /= 10)
      sum += group % 10;
  }
  return sum;
}

// F(2k-1) = F(k-1)^2 + F(k)^2 and F(2k) = F(k) * (2 F(k-1) + F(k)): sums and products alone.
static void fibonacci(int n, Big *result) {
  static Big previous, current, a, b, c;
  fromSmall(&previous, 1);
  fromSmall(&current, 0);
  for (int bit = 14; bit >= 0; bit--) {
    multiply(&a, &previous, &previous);
    multiply(&b, &current, &current);
    c = previous;
    timesSmall(&c, 2);
    add(&c, &current);
    add(&a, &b);
    multiply(&b, &current, &c);
    previous = a;
    current = b;
    if (n >> bit & 1) {
      c = current;
      add(&current, &previous);
      previous = c;
    }
  }
  *result = current;
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  static Big number;
  uint64_t total = 0;
  for (int round = 0; round < repeat; round++) {
    int n = 1500 + round % 100;
    fromSmall(&number, 1);
    for (int i = 2; i <= n; i++)
      timesSmall(&number, (uint32_t)i);
    total = total * 3 + digitSum(&number);
    fibonacci(20000 + round, &number);
    total = total * 3 + digitSum(&number);
  }
  printf("total %" PRIu64 "\n", total);
}
