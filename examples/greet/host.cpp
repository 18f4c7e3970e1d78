#include <iostream>
#include <memory>

#include "greet.h"
#include "wasi_shim/embed.h"
#include "wasmrt/wasmrt.hpp"

int main() {
  char *arguments[] = {const_cast<char *>("greet"), nullptr};
  const char *message;
  wasmrt::install_trap_handler();
  wasmrt::store store;
  std::unique_ptr<void, decltype(&wasmrt_wasi_delete)> wasi(
      wasmrt_wasi_new(1, arguments, nullptr, &message), wasmrt_wasi_delete);
  greet_imports imports = greet_imports_of(nullptr);
  imports.wasi = wasi.get();

  wasmrt::instance<greet_instance> greet(store, imports);
  greet.call(greet__initialize);
  const uint32_t reply = greet.call(greet_greet, greet.copy_in("world"), 5);
  std::cout << greet.text(reply, 13) << "\n";
}
