// Shortest paths on a road-like grid with random weights, with a binary heap of 64-bit keys.
#include "kernel.h"
#include <string.h>

enum { SIDE = 400, NODES = SIDE * SIDE };

static uint8_t weight[NODES][4];
static uint32_t distance[NODES];
static uint64_t heap[4 * NODES + 1];
static int heapSize;

static void push(uint64_t key) {
  int i = ++heapSize;
  for (; i > 1 && heap[i / 2] > key; i /= 2)
    heap[i] = heap[i / 2];
  heap[i] = key;
}

static uint64_t pop(void) {
  uint64_t top = heap[1], last = heap[heapSize--];
  int i = 1, child;
  while ((child = 2 * i) <= heapSize) {
    if (child < heapSize && heap[child + 1] < heap[child])
      child++;
    if (heap[child] >= last)
      break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = last;
  return top;
}

static int neighbour(int node, int direction) {
  int x = node % SIDE, y = node / SIDE;
  switch (direction) {
  case 0:
    return x + 1 < SIDE ? node + 1 : -1;
  case 1:
    return x > 0 ? node - 1 : -1;
  case 2:
    return y + 1 < SIDE ? node + SIDE : -1;
  default:
    return y > 0 ? node - SIDE : -1;
  }
}

static void search(int start) {
  memset(distance, 0xff, sizeof distance);
  heapSize = 0;
  distance[start] = 0;
  push((uint64_t)start);
  while (heapSize) {
    uint64_t top = pop();
    int node = (int)(uint32_t)top;
    if (top >> 32 > distance[node])
      continue;
    for (int d = 0; d < 4; d++) {
      int to = neighbour(node, d);
      if (to < 0)
        continue;
      uint32_t length = distance[node] + weight[node][d] + 1;
      if (length < distance[to]) {
        distance[to] = length;
        push((uint64_t)length << 32 | (uint32_t)to);
      }
    }
  }
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 25;
  uint64_t total = 0;
  for (int i = 0; i < NODES; i++)
    for (int d = 0; d < 4; d++)
      weight[i][d] = (uint8_t)nextRandom(&seed);
  while (repeat--) {
    search((int)(nextRandom(&seed) % NODES));
    total += distance[nextRandom(&seed) % NODES];
  }
  printf("total %" PRIu64 "\n", total);
  printChecksum(distance, sizeof distance);
}
