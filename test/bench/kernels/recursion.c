// Calls: Fibonacci, Ackermann, Takeuchi, a pair of mutually recursive functions, and a deep
// recursion.
#include "kernel.h"

static unsigned fibonacci(unsigned n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

static unsigned ackermann(unsigned m, unsigned n) {
  if (m == 0)
    return n + 1;
  return n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static int takeuchi(int x, int y, int z) {
  return y >= x ? z : takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y));
}

static int male(int n);
static int female(int n) { return n == 0 ? 1 : n - male(female(n - 1)); }
static int male(int n) { return n == 0 ? 0 : n - female(male(n - 1)); }

static double deepSum(int depth) { return depth == 0 ? 0.0 : 1.0 / depth + deepSum(depth - 1); }

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint64_t total = 0;
  double sum = 0;
  for (int i = 0; i < repeat; i++) {
    total += fibonacci(26 + i % 3);
    total += ackermann(2, 200 + i % 10) + ackermann(3, 5);
    total += takeuchi(14, 8, i % 3);
    total += male(60) + female(61);
    sum += deepSum(5000 + i);
  }
  printf("total %" PRIu64 " sum %.17g\n", total, sum);
}
