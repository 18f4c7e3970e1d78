// y = transposed A * (A * x): one pass down the rows that reads each row twice, and a matrix-vector
// pair that walks a second matrix by rows and by columns at once.
#include "kernel.h"

#define N 1200

static double a[N][N], x[N], y[N], p[N], q[N], r[N], s[N];

static void transposedTimesItself(void) {
  for (int j = 0; j < N; j++)
    y[j] = 0;
  for (int i = 0; i < N; i++) {
    double sum = 0;
    for (int j = 0; j < N; j++)
      sum += a[i][j] * x[j];
    for (int j = 0; j < N; j++)
      y[j] += a[i][j] * sum;
  }
}

static void rowsAndColumns(void) {
  for (int i = 0; i < N; i++)
    s[i] = q[i] = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      s[j] += r[i] * a[i][j];
      q[i] += a[i][j] * p[j];
    }
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 4;
  for (int i = 0; i < N; i++) {
    x[i] = nextUnit(&seed);
    p[i] = nextUnit(&seed);
    r[i] = nextUnit(&seed);
    for (int j = 0; j < N; j++)
      a[i][j] = nextUnit(&seed) / N;
  }
  while (repeat--) {
    transposedTimesItself();
    rowsAndColumns();
    for (int i = 0; i < N; i++)
      x[i] = 0.5 * y[i] + q[i] - s[i] + 0.25;
  }
  printf("x[3] = %.17g\n", x[3]);
  printChecksum(x, sizeof x);
}
