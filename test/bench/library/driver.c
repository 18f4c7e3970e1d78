// Runs the _start of a program that was compiled as a library: driver ROUNDS
#include <stdio.h>

#include "kernel_module.h"
#include "wasi_shim/embed.h"

int main(int argc, char **argv) {
  const char *message;
  wasmrt_error error;
  wasmrt_trap_handler_install();
  wasmrt_store *store = wasmrt_store_new(NULL);
  kernel_module_imports imports = kernel_module_imports_of(NULL);
  imports.wasi = wasmrt_wasi_new(argc, argv, NULL, &message);
  kernel_module_instance *it = kernel_module_new(store, &imports, &error);
  if (!imports.wasi || !it)
    return 1;
  return kernel_module_try__start(it) == WASMRT_NO_TRAP ? 0 : 1;
}
