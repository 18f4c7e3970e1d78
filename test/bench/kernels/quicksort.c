// Quicksort of integers, median of three, insertion sort for short runs; and the same array sorted
// through a comparison function pointer, as qsort's callers do.
#include "kernel.h"

enum { COUNT = 500000, SHORT = 12 };

static int numbers[COUNT];

static void insertionSort(int *v, int n) {
  for (int i = 1; i < n; i++) {
    int x = v[i], j = i;
    for (; j > 0 && v[j - 1] > x; j--)
      v[j] = v[j - 1];
    v[j] = x;
  }
}

static int median(int a, int b, int c) {
  if (a < b)
    return b < c ? b : a < c ? c : a;
  return a < c ? a : b < c ? c : b;
}

static void quicksort(int *v, int n) {
  while (n > SHORT) {
    int pivot = median(v[0], v[n / 2], v[n - 1]), i = 0, j = n - 1;
    while (i <= j) {
      while (v[i] < pivot)
        i++;
      while (v[j] > pivot)
        j--;
      if (i <= j) {
        int t = v[i];
        v[i++] = v[j];
        v[j--] = t;
      }
    }
    quicksort(v, j + 1);
    v += i;
    n -= i;
  }
  insertionSort(v, n);
}

typedef int (*Compare)(int, int);

static int byLowBits(int a, int b) {
  int low = (a & 0xffff) - (b & 0xffff);
  return low ? low : (a > b) - (a < b);
}

static int descending(int a, int b) { return (a < b) - (a > b); }

static void shellSort(int *v, int n, Compare compare) {
  static const int gaps[] = {84801, 19001, 4193, 929, 209, 41, 19, 5, 1};
  for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++)
    for (int i = gaps[g]; i < n; i++) {
      int x = v[i], j = i;
      for (; j >= gaps[g] && compare(v[j - gaps[g]], x) > 0; j -= gaps[g])
        v[j] = v[j - gaps[g]];
      v[j] = x;
    }
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 11;
  uint64_t total = 0;
  Compare orders[] = {byLowBits, descending};
  for (int round = 0; round < repeat; round++) {
    for (int i = 0; i < COUNT; i++)
      numbers[i] = (int)nextRandom(&seed);
    quicksort(numbers, COUNT);
    for (int i = 0; i < COUNT; i += 1000)
      total = total * 31 + (uint32_t)numbers[i];
    shellSort(numbers, COUNT, orders[(round + numbers[0]) & 1]);
    total += (uint32_t)numbers[COUNT / 3];
  }
  printf("total %" PRIu64 "\n", total);
  printChecksum(numbers, sizeof numbers);
}
