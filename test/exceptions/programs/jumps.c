// setjmp and longjmp: from deep calls, several buffers at once, out of a handler, again and again
// to one buffer, through a function pointer, with values in locals that live across the jump.
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

static jmp_buf outer, inner;

__attribute__((noinline)) static int deep(jmp_buf where, int depth, int value) {
  char frame[64];
  snprintf(frame, sizeof frame, "%d", depth);
  if (depth == 0)
    longjmp(where, value);
  return deep(where, depth - 1, value) + frame[0];
}

static void values(void) {
  for (int value = 0; value < 3; ++value) {
    int got = setjmp(outer);
    if (got == 0)
      deep(outer, 50, value);
    printf("value %d arrives as %d\n", value, got);
  }
}

static void nested(void) {
  volatile int round = 0;
  int got = setjmp(outer);
  printf("outer %d, round %d\n", got, round);
  if (got >= 3)
    return;
  round++;
  int again = setjmp(inner);
  printf("  inner %d\n", again);
  if (again < 2)
    deep(inner, again, again + 1);
  deep(outer, 3, got + 1);
}

static void count(void) {
  volatile unsigned long sum = 0;
  volatile int times = 0;
  jmp_buf here;
  int got = setjmp(here);
  sum += (unsigned long)got;
  if (++times < 5000)
    longjmp(here, times);
  printf("%d times, sum %lu\n", times, sum);
}

static int compare(const void *a, const void *b) {
  int x = *(const int *)a, y = *(const int *)b;
  if (x == 13 || y == 13)
    longjmp(outer, 13);
  return (x > y) - (x < y);
}

static void through_library(void) {
  int numbers[] = {5, 3, 8, 1, 13, 2, 7};
  if (setjmp(outer) == 0) {
    qsort(numbers, 7, sizeof *numbers, compare);
    printf("sorted?\n");
  } else {
    printf("13 is unlucky\n");
  }
}

static void (*volatile actions[])(void) = {values, nested, count, through_library};

int main(void) {
  for (size_t i = 0; i < sizeof actions / sizeof *actions; ++i)
    actions[i]();
  if (setjmp(outer))
    exit(7);
  deep(outer, 1000, 1);
}
