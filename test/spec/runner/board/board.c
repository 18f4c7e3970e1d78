// The script interpreter as an image for a board: what port/board/image.c starts instead of a
// module's own code. There are no threads, and nobody to tell where it died.
#include <stdlib.h>

#include "../script.h"
#include "wasmrt/board.h"

void wast_print(const char *line) {
  wasmrt_board_write(line, strlen(line));
  wasmrt_board_write("\n", 1);
}

void wast_at_line(wast_string file, uint32_t line) { (void)file, (void)line; }

bool wast_thread_start(uint32_t number, void (*body)(void *context), void *context) {
  (void)number, (void)body, (void)context;
  return false;
}

void wast_thread_wait(uint32_t number) { (void)number; }

void wasm_instantiate(void);
void wasm_instantiate(void) { wasmrt_board_exit((uint32_t)wast_run()); }
