// wasmrt.hpp: ownership, traps and exceptions across a guest.
#include "guest.h"

#include <stdexcept>
#include <string>
#include <utility>

#include "wasmrt/wasmrt.hpp"

#include "check.h"

static uint32_t call_back(guest_instance *self, uint32_t depth) {
  if (depth == 99)
    throw std::out_of_range("ninety-nine");
  if (depth == 98)
    guest_crash(self);
  return depth + *static_cast<uint32_t *>(guest_context(self));
}

template <class F> static bool throws_trap(uint32_t code, F body) {
  try {
    body();
  } catch (const wasmrt::trap &trap) {
    return trap.code() == code;
  }
  return false;
}

int main() {
  wasmrt::install_trap_handler();
  wasmrt::store store;
  uint32_t context = 7;
  guest_imports imports = guest_imports_of(&context, wasmrt::host<call_back>);
  wasmrt::instance<guest_instance> first(store, imports);
  wasmrt::instance<guest_instance> guest = std::move(first);

  CHECK(guest.call(guest_bump) == 101);
  CHECK(guest.call(guest_nest, 3) == 10);
  CHECK(*guest.attempt(guest_load, 1024) != 0);
  CHECK(throws_trap(WASMRT_TRAP_unreachable, [&] { guest.call(guest_crash); }));
  CHECK(throws_trap(WASMRT_TRAP_unreachable, [&] { guest.call(guest_nest, 98); }));
  CHECK(guest.attempt(guest_load, 0xfffffff0).code() == WASMRT_TRAP_memory_out_of_bounds);
  bool caught = false;
  try {
    guest.call(guest_nest, 99);
  } catch (const std::out_of_range &exception) {
    caught = exception.what() == std::string("ninety-nine");
  }
  CHECK(caught);

  CHECK(guest.text(1024, 4) != "init"); // bumped
  CHECK(guest.text(1028, 3) == "ial");
  CHECK(guest.text(guest.copy_in("hello"), 5) == "hello");
  CHECK(guest.memory<uint32_t>(1024, 2).size() == 2);
  CHECK(throws_trap(WASMRT_TRAP_memory_out_of_bounds, [&] { guest.memory<uint32_t>(1025, 1); }));
  CHECK(throws_trap(WASMRT_TRAP_memory_out_of_bounds,
                    [&] { guest.memory<uint64_t>(0, SIZE_MAX / 8 + 2); }));

  bool refused = false;
  try {
    imports.env_call_back = nullptr;
    wasmrt::instance<guest_instance> incomplete(store, imports);
  } catch (const wasmrt::error &error) {
    refused = error.kind() == WASMRT_ERROR_LINK;
  }
  CHECK(refused);
  return 0;
}
