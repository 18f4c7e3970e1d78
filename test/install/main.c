#include <greet.h>

int main(void) {
  wasmrt_error error;
  wasmrt_store *store = wasmrt_store_new(0);
  greet_instance *greet = greet_new(store, 0, &error);
  int status = greet && greet_add(greet, 40, 2) == 42 ? 0 : 1;
  wasmrt_store_delete(store);
  return status;
}
