// Dynamic programming: the longest common subsequence, and the edit distance, of two strings.
#include "kernel.h"

enum { N = 3000 };

static char a[N], b[N];
static int table[N + 1][N + 1];

static int max(int x, int y) { return x > y ? x : y; }
static int min(int x, int y) { return x < y ? x : y; }

static int longestCommon(void) {
  for (int i = 1; i <= N; i++)
    for (int j = 1; j <= N; j++)
      table[i][j] =
          a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1 : max(table[i - 1][j], table[i][j - 1]);
  return table[N][N];
}

static int editDistance(void) {
  static int row[N + 1];
  for (int j = 0; j <= N; j++)
    row[j] = j;
  for (int i = 1; i <= N; i++) {
    int diagonal = row[0];
    row[0] = i;
    for (int j = 1; j <= N; j++) {
      int replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = min(replaced, 1 + min(row[j], row[j - 1]));
    }
  }
  return row[N];
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 19;
  long total = 0;
  while (repeat--) {
    for (int i = 0; i < N; i++) {
      a[i] = "acgt"[nextRandom(&seed) >> 30];
      b[i] = "acgt"[nextRandom(&seed) >> 30];
    }
    total = total * 7 % 1000003 + longestCommon();
    total = total * 7 % 1000003 + editDistance();
  }
  printf("total %ld\n", total);
}
