// Grows its memory by hundreds of pages, and sorts through a function pointer.
// out: 1000000 numbers, sorted, first 1123 last 4294959038
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static int compare(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

int main(void) {
  const size_t count = 1000000;
  uint32_t *numbers = malloc(count * sizeof *numbers), state = 1;
  for (size_t i = 0; i < count; i++)
    numbers[i] = state = state * 1664525u + 1013904223u;
  qsort(numbers, count, sizeof *numbers, compare);
  for (size_t i = 1; i < count; i++)
    if (numbers[i - 1] > numbers[i])
      return 1;
  printf("%zu numbers, sorted, first %u last %u\n", count, numbers[0], numbers[count - 1]);
  free(numbers);
  return 0;
}
