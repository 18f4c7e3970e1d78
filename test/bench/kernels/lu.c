// LU decomposition with partial pivoting, then the solution of one system, in place on a matrix of
// rows.
#include "kernel.h"
#include <math.h>
#include <string.h>

#define N 400

static double start[N][N], m[N][N], b[N];
static int pivot[N];

static void swapRows(int i, int j) {
  for (int k = 0; k < N; k++) {
    double t = m[i][k];
    m[i][k] = m[j][k];
    m[j][k] = t;
  }
}

static void decompose(void) {
  for (int k = 0; k < N; k++) {
    int best = k;
    for (int i = k + 1; i < N; i++)
      if (fabs(m[i][k]) > fabs(m[best][k]))
        best = i;
    pivot[k] = best;
    if (best != k)
      swapRows(k, best);
    for (int i = k + 1; i < N; i++) {
      double factor = m[i][k] /= m[k][k];
      for (int j = k + 1; j < N; j++)
        m[i][j] -= factor * m[k][j];
    }
  }
}

static void solve(double *v) {
  for (int i = 0; i < N; i++) {
    double t = v[pivot[i]];
    v[pivot[i]] = v[i];
    v[i] = t;
  }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < i; j++)
      v[i] -= m[i][j] * v[j];
  for (int i = N - 1; i >= 0; i--) {
    for (int j = i + 1; j < N; j++)
      v[i] -= m[i][j] * v[j];
    v[i] /= m[i][i];
  }
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 5;
  for (int i = 0; i < N; i++) {
    b[i] = nextUnit(&seed);
    for (int j = 0; j < N; j++)
      start[i][j] = nextUnit(&seed) - 0.5;
  }
  while (repeat--) {
    memcpy(m, start, sizeof m);
    decompose();
    solve(b);
    for (int i = 0; i < N; i++)
      b[i] = b[i] / (1 + fabs(b[i])) + 0.01;
  }
  printf("b[0] = %.17g\n", b[0]);
  printChecksum(b, sizeof b);
}
