// What the Prolog of npm's package asks of a JavaScript host; a program that does not call
// JavaScript never gets here.
#include <stdint.h>

struct wasmrt_instance;

uint32_t wasm__trealla__host_2dcall__iiiii_i(struct wasmrt_instance *self, uint32_t subquery,
                                             uint32_t message, uint32_t length, uint32_t reply,
                                             uint32_t reply_length) {
  (void)self, (void)subquery, (void)message, (void)length, (void)reply, (void)reply_length;
  return 0;
}

uint32_t wasm__trealla__host_2dresume__iii_i(struct wasmrt_instance *self, uint32_t subquery,
                                             uint32_t reply, uint32_t reply_length) {
  (void)self, (void)subquery, (void)reply, (void)reply_length;
  return 0;
}
