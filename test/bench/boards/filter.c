// What a board does with samples, in single precision: a cascade of biquad filters, an FIR filter,
// a windowed energy, and a PID controller driven by the result.
#include "../kernels/kernel.h"
#include <math.h>

enum { SAMPLES = 256, TAPS = 32, SECTIONS = 4 };

typedef struct {
  float b0, b1, b2, a1, a2, z1, z2;
} biquad;

static biquad cascade[SECTIONS];
static float taps[TAPS], signal[SAMPLES + TAPS], filtered[SAMPLES];

static float throughBiquad(biquad *s, float x) {
  const float y = s->b0 * x + s->z1;
  s->z1 = s->b1 * x - s->a1 * y + s->z2;
  s->z2 = s->b2 * x - s->a2 * y;
  return y;
}

static void design(void) {
  for (int i = 0; i < SECTIONS; i++) {
    const float r = 0.5f + 0.1f * (float)i;
    cascade[i] = (biquad){0.2f, 0.4f, 0.2f, -r, r * r * 0.5f, 0, 0};
  }
  for (int i = 0; i < TAPS; i++)
    taps[i] = (float)(i + 1) * (float)(TAPS - i) / (float)(TAPS * TAPS * 4);
}

static float firAt(const float *at) {
  float sum = 0;
  for (int k = 0; k < TAPS; k++)
    sum += taps[k] * at[k];
  return sum;
}

static float control(float wanted) {
  float integral = 0, previous = 0, plant = 0;
  for (int i = 0; i < SAMPLES; i++) {
    const float error = wanted + filtered[i] - plant;
    integral += error * 0.01f;
    if (integral > 4)
      integral = 4;
    const float drive = 1.2f * error + integral + 0.05f * (error - previous);
    previous = error;
    plant += 0.1f * (drive - plant);
  }
  return plant;
}

int main(int argc, char **argv) {
  const int n = rounds(argc, argv);
  uint32_t seed = 88172645u;
  float level = 0;
  design();
  for (int round = 0; round < n; round++) {
    for (int i = 0; i < SAMPLES; i++) {
      float x = (float)nextUnit(&seed) - 0.5f;
      for (int s = 0; s < SECTIONS; s++)
        x = throughBiquad(&cascade[s], x);
      signal[TAPS + i] = x;
    }
    float energy = 0;
    for (int i = 0; i < SAMPLES; i++) {
      filtered[i] = firAt(&signal[i]);
      energy += filtered[i] * filtered[i];
    }
    level = control(sqrtf(energy) + level * 0.5f);
    for (int i = 0; i < TAPS; i++)
      signal[i] = signal[SAMPLES + i];
  }
  printf("%.9g\n", (double)level);
  printChecksum(filtered, sizeof filtered);
  return 0;
}
