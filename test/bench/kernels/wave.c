// Two-field stencil: a wave as alternating updates of an electric and a magnetic field on staggered
// grids.
#include "kernel.h"

#define W 500
#define H 400

static double ex[W][H], ey[W][H], hz[W][H];

static void step(int time) {
  for (int j = 0; j < H; j++)
    ey[0][j] = time;
  for (int i = 1; i < W; i++)
    for (int j = 0; j < H; j++)
      ey[i][j] -= 0.5 * (hz[i][j] - hz[i - 1][j]);
  for (int i = 0; i < W; i++)
    for (int j = 1; j < H; j++)
      ex[i][j] -= 0.5 * (hz[i][j] - hz[i][j - 1]);
  for (int i = 0; i < W - 1; i++)
    for (int j = 0; j < H - 1; j++)
      hz[i][j] -= 0.7 * (ex[i][j + 1] - ex[i][j] + ey[i + 1][j] - ey[i][j]);
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 9;
  for (int i = 0; i < W; i++)
    for (int j = 0; j < H; j++) {
      ex[i][j] = nextUnit(&seed);
      ey[i][j] = nextUnit(&seed);
      hz[i][j] = nextUnit(&seed);
    }
  for (int time = 0; time < repeat; time++)
    step(time % 16);
  printf("hz[20][30] = %.17g\n", hz[20][30]);
  printChecksum(hz, sizeof hz);
}
