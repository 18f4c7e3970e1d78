#include <decoder.h>
#include <wasmrt/wasmrt.h>

// A 16550 UART.
#define UART ((volatile uint8_t *)0x10000000)

static void print(const char *text) {
  for (; *text; text++) {
    while (!(UART[5] & 0x20))
      ;
    UART[0] = (uint8_t)*text;
  }
}

static void decode(void *result) { *(int32_t *)result = (int32_t)decoder_decode(); }

// A trap ends what wasmrt_try runs, and no more: the next frame finds the module as it was.
static void receive(const char *what, const uint8_t *bytes, uint32_t byte_length) {
  uint8_t *buffer = decoder_instance.memory->base + decoder_buffer();
  for (uint32_t i = 0; i < byte_length; i++)
    buffer[i] = bytes[i];
  int32_t sum = 0;
  uint32_t trap = wasmrt_try(decode, &sum);
  print(what);
  print(trap != WASMRT_NO_TRAP ? wasmrt_trap_message(trap)
        : sum < 0              ? "wrong checksum"
        : sum == 60            ? "the sum is 60"
                               : "another sum");
  print("\n");
}

int main(void) {
  static const uint8_t good[] = {3, 10, 20, 30, 0}, torn[] = {3, 10, 20, 31, 0}, hostile[] = {255};
  decoder_instantiate();
  receive("a frame: ", good, sizeof(good));
  receive("a torn one: ", torn, sizeof(torn));
  receive("one with a false length: ", hostile, sizeof(hostile));
  receive("a frame again: ", good, sizeof(good));
  return 0;
}
