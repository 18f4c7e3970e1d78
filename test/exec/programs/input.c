// stdin: 3 4
// stdin: 5
// out: sum 12
#include <stdio.h>

int main(void) {
  int sum = 0, number;
  while (scanf("%d", &number) == 1)
    sum += number;
  printf("sum %d\n", sum);
  return 0;
}
