// SiFive's UART, as on the E series.
#include "uart.h"

enum { TX_DATA = 0x00, RX_DATA = 0x04, TX_CONTROL = 0x08, RX_CONTROL = 0x0C };
enum { ENABLE = 1 };
#define NOT_READY UINT32_C(0x80000000)

static void uart_begin(void) {
  *uart_register(TX_CONTROL) = ENABLE;
  *uart_register(RX_CONTROL) = ENABLE;
}

static void uart_put(uint8_t byte) {
  while (*uart_register(TX_DATA) & NOT_READY)
    ;
  *uart_register(TX_DATA) = byte;
}

static uint8_t uart_get(void) {
  uint32_t data;
  do
    data = *uart_register(RX_DATA);
  while (data & NOT_READY);
  return (uint8_t)data;
}
