// Shortest paths between all pairs (Floyd and Warshall) on a dense graph.
#include "kernel.h"

#define N 420

static int path[N][N];

static void randomGraph(uint32_t *seed) {
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++)
      path[i][j] = i == j ? 0 : 1 + (int)(nextRandom(seed) % 100000);
}

static void shortestPaths(void) {
  for (int k = 0; k < N; k++)
    for (int i = 0; i < N; i++)
      for (int j = 0; j < N; j++)
        path[i][j] = path[i][j] < path[i][k] + path[k][j] ? path[i][j] : path[i][k] + path[k][j];
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 10;
  uint64_t total = 0;
  while (repeat--) {
    randomGraph(&seed);
    shortestPaths();
    for (int i = 0; i < N; i++)
      total += path[i][(i * 7) % N];
  }
  printf("total %" PRIu64 "\n", total);
  printChecksum(path, sizeof path);
}
