// Backtracking: the n queens on bit sets, and the same by arrays.
#include "kernel.h"

static int byBits(uint32_t all, uint32_t columns, uint32_t left, uint32_t right) {
  if (columns == all)
    return 1;
  int found = 0;
  for (uint32_t open = all & ~(columns | left | right); open; open &= open - 1) {
    uint32_t bit = open & -open;
    found += byBits(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return found;
}

static int place[16];

static int byArrays(int row, int n) {
  if (row == n)
    return 1;
  int found = 0;
  for (int column = 0; column < n; column++) {
    int free = 1;
    for (int r = 0; r < row && free; r++)
      free = place[r] != column && abs(place[r] - column) != row - r;
    if (free) {
      place[row] = column;
      found += byArrays(row + 1, n);
    }
  }
  return found;
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  long total = 0;
  for (int i = 0; i < repeat; i++) {
    int n = 8 + i % 3;
    total += byBits((1u << (n + 1)) - 1, 0, 0, 0);
    total += byArrays(0, n);
  }
  printf("total %ld\n", total);
}
