#include "uart.h"

#include <sensor.h>
#include <wasmrt/board.h>

// What the module imports.
void wasm__board__alarm__i_(wasmrt_instance *self, uint32_t level) {
  (void)self;
  uart_print("alarm at ");
  uart_print_number(level);
  uart_print("\n");
}

// A module that does what it must not is stopped; the firmware decides what then. This one reports,
// and goes no further.
_Noreturn void wasmrt_board_trap(uint32_t code) {
  uart_print(code == WASMRT_TRAP_memory_out_of_bounds ? "the sensor's code left its memory\n"
                                                      : "the sensor's code failed\n");
  for (;;)
    __asm__ volatile("");
}

int main(void) {
  uart_init();
  sensor_instantiate();
  for (uint32_t time = 0; time < 24; time++) {
    const uint32_t level = sensor_sample(time * time * 2);
    if (time % 8 == 7) {
      uart_print("level ");
      uart_print_number(level);
      uart_print("\n");
    }
  }
  sensor_peek(0x20000000);
  return 0;
}
