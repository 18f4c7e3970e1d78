#include <stdio.h>
#include <string.h>

#include "greet_rust.h"

// As in host.c, but that there is no WASI to give, and that memory of this guest is released with
// its length. A panic of Rust's is a trap.
static int greet_world(greet_rust_instance *greet) {
  const char *name = "world";
  const uint32_t length = (uint32_t)strlen(name);
  wasmrt_instance *base = greet_rust_base(greet);
  uint32_t at, reply;
  wasmrt_span text;
  if (wasmrt_guest_copy(base, name, length, &at) != WASMRT_NO_TRAP)
    return 1;
  uint32_t trap = greet_rust_try_greet(greet, at, length, &reply);
  if (trap != WASMRT_NO_TRAP) {
    fprintf(stderr, "greet: %s\n", wasmrt_trap_message(trap));
    return 1;
  }
  if (!wasmrt_view_string(base, reply, &text))
    return 1;
  printf("%.*s\n", (int)text.length, (const char *)text.data);
  wasmrt_guest_free(base, reply, (uint32_t)text.length + 1, 1);
  wasmrt_guest_free(base, at, length, 1);
  return 0;
}

int main(void) {
  wasmrt_error error;
  wasmrt_trap_handler_install();
  wasmrt_store *store = wasmrt_store_new(NULL);
  greet_rust_instance *greet = greet_rust_new(store, NULL, &error);
  if (!greet) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  int status = greet_world(greet);
  wasmrt_store_delete(store);
  return status;
}
