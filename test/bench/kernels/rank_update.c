// Symmetric rank-k update: the lower triangle of C = C * beta + A * transposed A.
#include "kernel.h"

#define N 360
#define K 300

static double a[N][K], c[N][N];

static void update(double alpha, double beta) {
  for (int i = 0; i < N; i++) {
    for (int j = 0; j <= i; j++)
      c[i][j] *= beta;
    for (int k = 0; k < K; k++)
      for (int j = 0; j <= i; j++)
        c[i][j] += alpha * a[i][k] * a[j][k];
  }
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 3;
  for (int i = 0; i < N; i++)
    for (int k = 0; k < K; k++)
      a[i][k] = nextUnit(&seed);
  while (repeat--)
    update(1.25, 0.5);
  printf("c[9][4] = %.17g\n", c[9][4]);
  printChecksum(c, sizeof c);
}
