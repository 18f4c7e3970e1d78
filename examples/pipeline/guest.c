// Adds up the second column of `NAME NUMBER` by runs of equal names.
#include <stdio.h>
#include <string.h>

int main(void) {
  char name[256], current[256] = "";
  long number, sum = 0;
  while (scanf("%255s %ld", name, &number) == 2) {
    if (strcmp(name, current) != 0 && current[0])
      printf("%s %ld\n", current, sum), sum = 0;
    strcpy(current, name);
    sum += number;
  }
  if (current[0])
    printf("%s %ld\n", current, sum);
  return 0;
}
