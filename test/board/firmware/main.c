#include "crc.h"

int main(void) {
  crc_instantiate();
  return (int)crc_crc32(256);
}
