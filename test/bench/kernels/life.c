// Conway's game of life on bytes, on a torus.
#include "kernel.h"

enum { W = 512, H = 384 };

static uint8_t cells[H][W], next[H][W];

static void step(uint8_t from[H][W], uint8_t to[H][W]) {
  for (int y = 0; y < H; y++) {
    const uint8_t *up = from[(y + H - 1) % H], *here = from[y], *down = from[(y + 1) % H];
    for (int x = 0; x < W; x++) {
      int l = (x + W - 1) % W, r = (x + 1) % W;
      int alive = up[l] + up[x] + up[r] + here[l] + here[r] + down[l] + down[x] + down[r];
      to[y][x] = alive == 3 || (alive == 2 && here[x]);
    }
  }
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 23;
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++)
      cells[y][x] = nextRandom(&seed) % 3 == 0;
  while (repeat--) {
    step(cells, next);
    step(next, cells);
  }
  long alive = 0;
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++)
      alive += cells[y][x];
  printf("alive %ld\n", alive);
  printChecksum(cells, sizeof cells);
}
