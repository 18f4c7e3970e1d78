// The guest: takes frames apart that come from outside. A frame is a length, as many bytes, and a
// checksum. It trusts the length, as parsers of this kind do: the sandbox does not.
#include <stdint.h>

enum { LARGEST_FRAME = 32 };
static uint8_t frame[LARGEST_FRAME];

// Where the firmware puts a frame before it calls decode.
__attribute__((export_name("buffer"))) uint8_t *buffer(void) { return frame; }

// The sum of the frame's bytes, or -1 where the checksum is wrong.
__attribute__((export_name("decode"))) int32_t decode(void) {
  const uint32_t length = frame[0];
  uint32_t sum = 0;
  uint8_t check = 0;
  for (uint32_t i = 1; i <= length; i++) {
    sum += frame[i];
    check ^= frame[i];
  }
  return check == frame[length + 1] ? (int32_t)sum : -1;
}
