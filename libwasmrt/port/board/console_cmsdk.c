// ARM's CMSDK UART, as on the MPS2 boards.
#include "uart.h"

enum { DATA = 0x00, STATE = 0x04, CONTROL = 0x08, BAUD_DIVISOR = 0x10 };
enum { OUTPUT_FULL = 1, INPUT_FULL = 2, ENABLE_BOTH = 3, SMALLEST_DIVISOR = 16 };

static void uart_begin(void) {
  *uart_register(BAUD_DIVISOR) = SMALLEST_DIVISOR;
  *uart_register(CONTROL) = ENABLE_BOTH;
}

static void uart_put(uint8_t byte) {
  while (*uart_register(STATE) & OUTPUT_FULL)
    ;
  *uart_register(DATA) = byte;
}

static uint8_t uart_get(void) {
  while (!(*uart_register(STATE) & INPUT_FULL))
    ;
  return (uint8_t)*uart_register(DATA);
}
