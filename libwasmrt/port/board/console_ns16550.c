// The 16550 of the PC, as on riscv's virt: registers of a byte each.
#include "uart.h"

enum { DATA = 0, LINE_STATUS = 5 };
enum { INPUT_READY = 0x01, OUTPUT_EMPTY = 0x20 };

static volatile uint8_t *byte_register(uint32_t index) {
  return (volatile uint8_t *)wasmrt_board_uart + index;
}

static void uart_begin(void) {}

static void uart_put(uint8_t byte) {
  while (!(*byte_register(LINE_STATUS) & OUTPUT_EMPTY))
    ;
  *byte_register(DATA) = byte;
}

static uint8_t uart_get(void) {
  while (!(*byte_register(LINE_STATUS) & INPUT_READY))
    ;
  return *byte_register(DATA);
}
