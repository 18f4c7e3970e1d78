// ST's USART, as on the STM32F1 and F4; its clock and pins are up to the firmware that runs before.
#include "uart.h"

enum { STATUS = 0x00, DATA = 0x04, CONTROL1 = 0x0C };
enum { INPUT_FULL = 0x20, OUTPUT_EMPTY = 0x80, ENABLE_BOTH = 0x200C };

static void uart_begin(void) { *uart_register(CONTROL1) = ENABLE_BOTH; }

static void uart_put(uint8_t byte) {
  while (!(*uart_register(STATUS) & OUTPUT_EMPTY))
    ;
  *uart_register(DATA) = byte;
}

static uint8_t uart_get(void) {
  while (!(*uart_register(STATUS) & INPUT_FULL))
    ;
  return (uint8_t)*uart_register(DATA);
}
