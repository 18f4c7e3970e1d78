// The public headers serve C++ programs, too.
#include "wasmrt/wasi_hook.h"
#include "wasmrt/wasmrt.h"

int main() {
  wasmrt_store *store = wasmrt_store_new(nullptr);
  wasmrt_func none = wasmrt_host_func_value(nullptr, nullptr);
  wasmrt_store_delete(store);
  return none.instance != nullptr;
}
