// What the programs of stacks.py import: one number is one line of output.
#include "wasmrt/board.h"

#include <stdint.h>

void say(void *instance, uint32_t number) __asm__("wasm__host__say__i_");

void say(void *instance, uint32_t number) {
  (void)instance;
  char text[9];
  for (int i = 0; i < 8; i++)
    text[i] = "0123456789abcdef"[number >> (28 - 4 * i) & 15];
  text[8] = '\n';
  wasmrt_board_write(text, sizeof(text));
}
