// CMSDK's UART 0.
#include "uart.h"

#include <stdint.h>

typedef struct {
  volatile uint32_t data, state, control, interrupt, divisor;
} uart;
#define UART0 ((uart *)0x40004000)

void uart_init(void) {
  UART0->divisor = 16;
  UART0->control = 1;
}

void uart_print(const char *text) {
  for (; *text; text++) {
    while (UART0->state & 1)
      ;
    UART0->data = (uint8_t)*text;
  }
}

void uart_print_number(unsigned number) {
  char digits[12], *at = digits + sizeof(digits);
  *--at = '\0';
  do
    *--at = (char)('0' + number % 10);
  while (number /= 10);
  uart_print(at);
}
