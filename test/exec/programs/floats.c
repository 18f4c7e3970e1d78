// out: 0.1 1e+300 -inf nan
// out: 1.41421356237309515 2.71828182845904509
// out: -3 -4 -3 -4 0x1p-1074
// out: 2147483647 -2147483648 0
#include <math.h>
#include <stdio.h>

static volatile double zero = 0, two = 2, tenth = 0.1, big = 1e300, odd = -3.5;

int main(void) {
  printf("%g %g %g %g\n", tenth, big, -1 / zero, fabs(zero / zero));
  printf("%.17f %.17f\n", sqrt(two), exp(1 + zero));
  printf("%g %g %g %g %a\n", ceil(odd), floor(odd), trunc(odd), rint(odd), 4.94e-324 + zero);
  printf("%d %d %d\n", (int)__builtin_wasm_trunc_saturate_s_i32_f64(big),
         (int)__builtin_wasm_trunc_saturate_s_i32_f64(-big),
         (int)__builtin_wasm_trunc_saturate_s_i32_f64(zero / zero));
  return 0;
}
