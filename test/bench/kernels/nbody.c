// Gravity between a sun and planets in structures of doubles, with a leapfrog step.
#include "kernel.h"
#include <math.h>

enum { BODIES = 8 };

typedef struct {
  double position[3], velocity[3], mass;
} Body;

static void accelerate(Body *bodies, double dt) {
  for (int i = 0; i < BODIES; i++)
    for (int j = i + 1; j < BODIES; j++) {
      double d[3], square = 1e-3;
      for (int k = 0; k < 3; k++) {
        d[k] = bodies[i].position[k] - bodies[j].position[k];
        square += d[k] * d[k];
      }
      double pull = dt / (square * sqrt(square));
      for (int k = 0; k < 3; k++) {
        bodies[i].velocity[k] -= d[k] * bodies[j].mass * pull;
        bodies[j].velocity[k] += d[k] * bodies[i].mass * pull;
      }
    }
}

static void move(Body *bodies, double dt) {
  for (int i = 0; i < BODIES; i++)
    for (int k = 0; k < 3; k++)
      bodies[i].position[k] += dt * bodies[i].velocity[k];
}

static double energy(const Body *bodies) {
  double sum = 0;
  for (int i = 0; i < BODIES; i++) {
    const double *v = bodies[i].velocity;
    sum += 0.5 * bodies[i].mass * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    for (int j = i + 1; j < BODIES; j++) {
      double square = 1e-3;
      for (int k = 0; k < 3; k++) {
        double d = bodies[i].position[k] - bodies[j].position[k];
        square += d * d;
      }
      sum -= bodies[i].mass * bodies[j].mass / sqrt(square);
    }
  }
  return sum;
}

int main(int argc, char **argv) {
  int steps = rounds(argc, argv) * 100000;
  Body bodies[BODIES] = {{{0, 0, 0}, {0, 0, 0}, 40}};
  uint32_t seed = 16;
  for (int i = 1; i < BODIES; i++) {
    double radius = 2 + 3 * i;
    double y = nextUnit(&seed), z = nextUnit(&seed), mass = nextUnit(&seed) * 0.05;
    bodies[i] = (Body){{radius, y, z}, {0, sqrt(40 / radius), 0}, mass};
  }
  printf("%.15g\n", energy(bodies));
  while (steps--) {
    accelerate(bodies, 0.001);
    move(bodies, 0.001);
  }
  printf("%.15g\n", energy(bodies));
  printChecksum(bodies, sizeof bodies);
}
