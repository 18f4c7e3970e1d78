// Five-point stencil (Jacobi) between two grids.
#include "kernel.h"

#define N 700

static double grid[N][N], other[N][N];

static void step(double from[N][N], double to[N][N]) {
  for (int i = 1; i < N - 1; i++)
    for (int j = 1; j < N - 1; j++)
      to[i][j] =
          0.2 * (from[i][j] + from[i][j - 1] + from[i][j + 1] + from[i - 1][j] + from[i + 1][j]);
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 7;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++)
      grid[i][j] = other[i][j] = nextUnit(&seed);
  while (repeat--) {
    step(grid, other);
    step(other, grid);
  }
  printf("grid[9][9] = %.17g\n", grid[9][9]);
  printChecksum(grid, sizeof grid);
}
