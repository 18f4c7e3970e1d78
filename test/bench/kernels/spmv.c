// Sparse matrix times vector in compressed rows: the loads of the vector go through an index.
#include "kernel.h"

typedef struct {
  int rows;
  int *rowStart, *column;
  double *value;
} Sparse;

static Sparse randomMatrix(int rows, int perRow, uint32_t *seed) {
  Sparse m = {rows, malloc(sizeof(int) * (rows + 1)), malloc(sizeof(int) * rows * perRow),
              malloc(sizeof(double) * rows * perRow)};
  int next = 0;
  for (int i = 0; i < rows; i++) {
    m.rowStart[i] = next;
    int count = 1 + nextRandom(seed) % perRow;
    for (int k = 0; k < count; k++) {
      m.column[next] = nextRandom(seed) % rows;
      m.value[next++] = (nextUnit(seed) - 0.5) / count;
    }
  }
  m.rowStart[rows] = next;
  return m;
}

static void multiply(const Sparse *m, const double *x, double *y) {
  for (int i = 0; i < m->rows; i++) {
    double sum = 0;
    for (int k = m->rowStart[i]; k < m->rowStart[i + 1]; k++)
      sum += m->value[k] * x[m->column[k]];
    y[i] = sum;
  }
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  int rows = 20000;
  uint32_t seed = 6;
  Sparse m = randomMatrix(rows, 24, &seed);
  double *x = malloc(sizeof(double) * rows), *y = malloc(sizeof(double) * rows);
  for (int i = 0; i < rows; i++)
    x[i] = nextUnit(&seed);
  while (repeat--) {
    multiply(&m, x, y);
    for (int i = 0; i < rows; i++)
      x[i] = x[i] * 0.5 + y[i];
  }
  printf("x[1] = %.17g\n", x[1]);
  printChecksum(x, sizeof(double) * rows);
  free(x);
  free(y);
  free(m.rowStart);
  free(m.column);
  free(m.value);
}
