// cc: -msimd128 -O3
// out: 332833500 332833500
#include <stdio.h>
#include <wasm_simd128.h>

int main(void) {
  static int squares[1000];
  for (int i = 0; i < 1000; i++)
    squares[i] = i * i;
  v128_t sums = wasm_i32x4_splat(0);
  for (int i = 0; i < 1000; i += 4)
    sums = wasm_i32x4_add(sums, wasm_v128_load(squares + i));
  int vector = wasm_i32x4_extract_lane(sums, 0) + wasm_i32x4_extract_lane(sums, 1) +
               wasm_i32x4_extract_lane(sums, 2) + wasm_i32x4_extract_lane(sums, 3);
  int scalar = 0;
  for (int i = 0; i < 1000; i++)
    scalar += squares[i];
  printf("%d %d\n", vector, scalar);
  return 0;
}
