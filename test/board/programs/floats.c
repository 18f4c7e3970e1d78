// Printing needs soft float in libc, and linear memory that grows needs RAM behind the program.
// cc: -Os
// out: 0.1 + 0.2 = 0.30000000000000004
// out: sqrt(2) = 1.4142135623730951, as float 1.41421354
// out: 4294967295 18446744073709551615 -1
// out: 100000 bytes, all zero
// exit: 3
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  volatile double a = 0.1, b = 0.2, two = 2;
  volatile float two_f = 2;
  printf("0.1 + 0.2 = %.17g\n", a + b);
  printf("sqrt(2) = %.17g, as float %.9g\n", sqrt(two), (double)sqrtf(two_f));
  volatile double large = 1e300, small = -1.5;
  printf("%u %llu %d\n", 4294967295u, 18446744073709551615ull, (int)small);
  (void)large;
  unsigned char *bytes = calloc(100000, 1), any = 0;
  for (int i = 0; i < 100000; i++)
    any |= bytes[i];
  printf("100000 bytes, %s zero\n", any ? "not" : "all");
  return 3;
}
