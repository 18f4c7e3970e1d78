// Dense matrix product in single precision on matrices from malloc, as dot products of a row and a
// column: the inner loop strides through memory and carries a sum, so there is nothing to vectorise
// and much to address.
#include "kernel.h"

static void multiply(int n, const float *a, const float *b, float *c) {
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      float sum = 0;
      for (int k = 0; k < n; k++)
        sum += a[i * n + k] * b[k * n + j];
      c[i * n + j] = sum;
    }
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  int n = 300;
  size_t bytes = sizeof(float) * n * n;
  float *a = malloc(bytes), *b = malloc(bytes), *c = malloc(bytes);
  uint32_t seed = 2;
  for (int i = 0; i < n * n; i++) {
    a[i] = (float)nextUnit(&seed);
    b[i] = (float)nextUnit(&seed);
  }
  while (repeat--) {
    multiply(n, a, b, c);
    a[repeat % (n * n)] += c[repeat % (n * n)] * 0.001f;
  }
  printf("c[5][3] = %.9g\n", c[5 * n + 3]);
  printChecksum(c, bytes);
  free(a);
  free(b);
  free(c);
}
