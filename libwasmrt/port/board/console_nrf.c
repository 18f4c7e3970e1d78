// Nordic's UART, as on nRF51 and nRF52: tasks are started by writing 1, events say that they are
// done.
#include "uart.h"

enum { START_RX = 0x000, START_TX = 0x008, RX_READY = 0x108, TX_READY = 0x11C };
enum { ENABLE = 0x500, RXD = 0x518, TXD = 0x51C, BAUD_RATE = 0x524 };
enum { ENABLED = 4, BAUD_115200 = 0x01D7E000 };

static void uart_begin(void) {
  *uart_register(BAUD_RATE) = BAUD_115200;
  *uart_register(ENABLE) = ENABLED;
  *uart_register(START_TX) = 1;
  *uart_register(START_RX) = 1;
}

static void uart_put(uint8_t byte) {
  *uart_register(TX_READY) = 0;
  *uart_register(TXD) = byte;
  while (!*uart_register(TX_READY))
    ;
}

static uint8_t uart_get(void) {
  while (!*uart_register(RX_READY))
    ;
  *uart_register(RX_READY) = 0;
  return (uint8_t)*uart_register(RXD);
}
