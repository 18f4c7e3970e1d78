// An image filter on bytes: brighten with saturation, blur three by three, and find edges.
#include "kernel.h"

enum { W = 640, H = 480 };

static uint8_t image[H * W], temporary[H * W];

static uint8_t clamp(int v) { return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v); }

static void brighten(uint8_t *p, int n, int gain, int bias) {
  for (int i = 0; i < n; i++)
    p[i] = clamp((p[i] * gain >> 6) + bias);
}

static void convolve(const uint8_t *in, uint8_t *out, const int weights[9], int divisor) {
  for (int y = 1; y < H - 1; y++)
    for (int x = 1; x < W - 1; x++) {
      int sum = 0;
      for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
          sum += in[(y + dy) * W + x + dx] * weights[(dy + 1) * 3 + dx + 1];
      out[y * W + x] = clamp(sum / divisor);
    }
}

static void histogram(const uint8_t *p, int n, uint32_t counts[256]) {
  for (int i = 0; i < n; i++)
    counts[p[i]]++;
}

int main(int argc, char **argv) {
  static const int smooth[9] = {1, 2, 1, 2, 4, 2, 1, 2, 1},
                   edges[9] = {-1, -1, -1, -1, 9, -1, -1, -1, -1};
  int repeat = rounds(argc, argv);
  uint32_t seed = 24, counts[256] = {0};
  for (int i = 0; i < W * H; i++)
    image[i] = (uint8_t)(nextRandom(&seed) >> 24);
  for (int i = 0; i < repeat; i++) {
    brighten(image, W * H, 60 + i % 9, i % 5 - 2);
    convolve(image, temporary, smooth, 16);
    convolve(temporary, image, i % 4 ? smooth : edges, i % 4 ? 16 : 1);
    histogram(image, W * H, counts);
  }
  printChecksum(counts, sizeof counts);
  printChecksum(image, sizeof image);
}
