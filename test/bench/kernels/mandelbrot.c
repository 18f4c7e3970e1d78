// The Mandelbrot set: a tight loop of dependent floating-point operations with an early exit.
#include "kernel.h"

enum { WIDTH = 320, HEIGHT = 240, LIMIT = 400 };

static uint16_t image[HEIGHT][WIDTH];

static int iterations(double cx, double cy) {
  double x = 0, y = 0;
  int n = 0;
  while (n < LIMIT && x * x + y * y <= 4) {
    double t = x * x - y * y + cx;
    y = 2 * x * y + cy;
    x = t;
    n++;
  }
  return n;
}

int main(int argc, char **argv) {
  int frames = rounds(argc, argv);
  uint64_t total = 0;
  for (int frame = 0; frame < frames; frame++) {
    double scale = 3.0 / WIDTH / (1 + frame * 0.25);
    for (int py = 0; py < HEIGHT; py++)
      for (int px = 0; px < WIDTH; px++) {
        image[py][px] =
            (uint16_t)iterations(-0.6 + (px - WIDTH / 2) * scale, 0.2 + (py - HEIGHT / 2) * scale);
        total += image[py][px];
      }
  }
  printf("total %" PRIu64 "\n", total);
  printChecksum(image, sizeof image);
}
