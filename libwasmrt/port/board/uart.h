// A console on a serial port: the linker knows the address of its registers, from the board's row.
// A driver defines how one byte goes out and comes in, and includes this.
#ifndef WASMRT_BOARD_UART_H
#define WASMRT_BOARD_UART_H

#include "wasmrt/board.h"

extern volatile uint32_t wasmrt_board_uart[];

// The register at a distance in bytes.
static inline volatile uint32_t *uart_register(uint32_t offset) {
  return &wasmrt_board_uart[offset / 4];
}

// The driver's. The port is as the reset, or a boot loader, left it until uart_begin.
static void uart_begin(void);
static void uart_put(uint8_t byte);
static uint8_t uart_get(void); // waits

static inline void uart_ready(void) {
  static bool is_ready;
  if (!is_ready)
    uart_begin();
  is_ready = true;
}

size_t wasmrt_board_write(const void *bytes, size_t byte_length) {
  uart_ready();
  for (size_t i = 0; i < byte_length; i++)
    uart_put(((const uint8_t *)bytes)[i]);
  return byte_length;
}

// A byte at a time, as terminals send lines.
size_t wasmrt_board_read(void *bytes, size_t byte_length) {
  uart_ready();
  if (byte_length == 0)
    return 0;
  *(uint8_t *)bytes = uart_get();
  return 1;
}

#endif
