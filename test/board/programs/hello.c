// Fits boards of 16 KiB: the stack in linear memory is small, and so are pages.
// cc: -Os -Wl,-z,stack-size=2048 -Wl,--page-size=1 -Wl,--strip-all
// aotc: --enable custom-page-sizes
// out: hello
// exit: 7
#include <stdio.h>

int main(void) {
  puts("hello");
  return 7;
}
