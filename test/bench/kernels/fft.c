// Fast Fourier transform of complex floats, in place, and back. The roots of unity come from
// repeated square roots, so that no library's sine decides the last bit.
#include "kernel.h"
#include <math.h>

enum { BITS = 14, N = 1 << BITS };

typedef struct {
  float re, im;
} Complex;

static Complex roots[N / 2], signal[N];

// The angle of roots[i] is -2 pi i / N: halve angles from pi/2 down, then combine by the bits of i.
static void makeRoots(void) {
  double re[BITS], im[BITS]; // of the angle -pi / 2^k
  re[0] = -1, im[0] = 0;
  for (int k = 1; k < BITS; k++) {
    re[k] = k == 1 ? 0 : sqrt((1 + re[k - 1]) / 2);
    im[k] = -sqrt((1 - re[k - 1]) / 2);
  }
  for (int i = 0; i < N / 2; i++) {
    double x = 1, y = 0;
    for (int bit = 0; bit < BITS - 1; bit++)
      if (i >> bit & 1) {
        int k = BITS - 1 - bit;
        double t = x * re[k] - y * im[k];
        y = x * im[k] + y * re[k];
        x = t;
      }
    roots[i] = (Complex){(float)x, (float)y};
  }
}

static void reverseBits(Complex *v) {
  for (int i = 1, j = 0; i < N; i++) {
    int bit = N >> 1;
    for (; j & bit; bit >>= 1)
      j ^= bit;
    j ^= bit;
    if (i < j) {
      Complex t = v[i];
      v[i] = v[j];
      v[j] = t;
    }
  }
}

static void transform(Complex *v, float sign) {
  reverseBits(v);
  for (int half = 1; half < N; half *= 2) {
    int stride = N / 2 / half;
    for (int start = 0; start < N; start += 2 * half)
      for (int k = 0; k < half; k++) {
        Complex w = roots[k * stride], *a = &v[start + k], *b = a + half;
        float wi = w.im * sign;
        float re = b->re * w.re - b->im * wi, im = b->re * wi + b->im * w.re;
        b->re = a->re - re;
        b->im = a->im - im;
        a->re += re;
        a->im += im;
      }
  }
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 18;
  makeRoots();
  for (int i = 0; i < N; i++)
    signal[i] = (Complex){(float)nextUnit(&seed) - 0.5f, 0};
  while (repeat--) {
    transform(signal, 1);
    for (int i = 0; i < N; i++) {
      signal[i].re *= 1.0f / N;
      signal[i].im *= 1.0f / N;
    }
    transform(signal, -1);
  }
  printf("signal[3] = %.9g %.9g\n", signal[3].re, signal[3].im);
  printChecksum(signal, sizeof signal);
}
