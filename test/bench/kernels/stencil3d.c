// Seven-point heat equation in three dimensions.
#include "kernel.h"

#define N 80

static double now[N][N][N], next[N][N][N];

static void step(double from[N][N][N], double to[N][N][N]) {
  for (int i = 1; i < N - 1; i++)
    for (int j = 1; j < N - 1; j++)
      for (int k = 1; k < N - 1; k++)
        to[i][j][k] = from[i][j][k] +
                      0.125 * (from[i + 1][j][k] - 2.0 * from[i][j][k] + from[i - 1][j][k]) +
                      0.125 * (from[i][j + 1][k] - 2.0 * from[i][j][k] + from[i][j - 1][k]) +
                      0.125 * (from[i][j][k + 1] - 2.0 * from[i][j][k] + from[i][j][k - 1]);
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++)
      for (int k = 0; k < N; k++)
        now[i][j][k] = next[i][j][k] = (double)(i + j + (N - k)) * 10 / N;
  uint32_t seed = 8;
  for (int spot = 0; spot < 1000; spot++)
    (&now[0][0][0])[nextRandom(&seed) % (N * N * N)] += 50;
  while (repeat--) {
    step(now, next);
    step(next, now);
  }
  printf("now[5][6][7] = %.17g\n", now[5][6][7]);
  printChecksum(now, sizeof now);
}
