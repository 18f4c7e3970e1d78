// ARM's PL011, as on Stellaris boards.
#include "uart.h"

enum { DATA = 0x00, FLAGS = 0x18, CONTROL = 0x30 };
enum { INPUT_EMPTY = 0x10, OUTPUT_FULL = 0x20, ENABLE_BOTH = 0x301 };

static void uart_begin(void) { *uart_register(CONTROL) = ENABLE_BOTH; }

static void uart_put(uint8_t byte) {
  while (*uart_register(FLAGS) & OUTPUT_FULL)
    ;
  *uart_register(DATA) = byte;
}

static uint8_t uart_get(void) {
  while (*uart_register(FLAGS) & INPUT_EMPTY)
    ;
  return (uint8_t)*uart_register(DATA);
}
