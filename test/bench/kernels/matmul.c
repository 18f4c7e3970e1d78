// Dense matrix product in double precision, the textbook loop in the order that walks all rows
// forward.
#include "kernel.h"

#define N 384

static double a[N][N], b[N][N], c[N][N];

static void multiply(void) {
  for (int i = 0; i < N; i++)
    for (int k = 0; k < N; k++)
      for (int j = 0; j < N; j++)
        c[i][j] += a[i][k] * b[k][j];
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 1;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      a[i][j] = nextUnit(&seed) - 0.5;
      b[i][j] = nextUnit(&seed) - 0.5;
    }
  while (repeat--)
    multiply();
  printf("c[7][11] = %.17g\n", c[7][11]);
  printChecksum(c, sizeof c);
}
