// The same two functions in a native shared library.
#include <stdint.h>

uint32_t native_add(void *self, uint32_t left, uint32_t right) {
  (void)self;
  return left + right;
}
uint32_t native_out_often(void *self, uint32_t (*next)(void *, uint32_t), uint32_t value,
                          uint32_t times) {
  do
    value = next(self, value);
  while (--times);
  return value;
}
uint32_t native_out(void *self, uint32_t (*next)(void *, uint32_t), uint32_t value) {
  return next(self, value);
}
