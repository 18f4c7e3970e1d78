#include <stdio.h>
#include <string.h>

#include "greet.h"
#include "wasi_shim/embed.h"

// Whatever the guest returns is a number: it is looked at through a checked view, and nothing else.
static int greet_world(greet_instance *greet) {
  const char *name = "world";
  uint32_t at, reply;
  wasmrt_span text;
  if (wasmrt_guest_copy(greet_base(greet), name, (uint32_t)strlen(name), &at) != WASMRT_NO_TRAP)
    return 1;
  uint32_t trap = greet_try_greet(greet, at, (uint32_t)strlen(name), &reply);
  if (trap != WASMRT_NO_TRAP) {
    fprintf(stderr, "greet: %s\n", wasmrt_trap_message(trap));
    return 1;
  }
  if (!wasmrt_view_string(greet_base(greet), reply, &text))
    return 1;
  printf("%.*s\n", (int)text.length, (const char *)text.data);
  greet_free(greet, reply);
  greet_free(greet, at);
  return 0;
}

int main(void) {
  char *arguments[] = {(char *)"greet", NULL};
  const char *message;
  wasmrt_error error;
  wasmrt_trap_handler_install();
  wasmrt_store *store = wasmrt_store_new(NULL);
  greet_imports imports = greet_imports_of(NULL);
  imports.wasi = wasmrt_wasi_new(1, arguments, NULL, &message);
  greet_instance *greet = imports.wasi ? greet_new(store, &imports, &error) : NULL;
  if (!greet) {
    fprintf(stderr, "%s\n", imports.wasi ? error.message : message);
    return 1;
  }
  greet__initialize(greet);
  int status = greet_world(greet);
  wasmrt_store_delete(store);
  wasmrt_wasi_delete(imports.wasi);
  return status;
}
