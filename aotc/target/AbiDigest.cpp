// The digest in the name of the symbol wasmrt_abi, checked while compiling: whoever changes a
// struct, a trap or a builtin of abi.h cannot forget to change it.
#include "wasmrt/abi.h"

#include <cstdint>

namespace aotc::target {

namespace {

#define FIELD(type, name, meaning) #type " " #name ";"
#define STRUCT(name, FIELDS) #name "{" FIELDS(FIELD) "}"
#define TRAP(name, code, message) #name "=" #code ";"
#define BUILTIN(result, name, parameters, effects) #result " " #name #parameters ";"
constexpr char contract[] = WASMRT_STRUCTS(STRUCT) WASMRT_TRAPS(TRAP) WASMRT_BUILTINS(BUILTIN);
#undef BUILTIN
#undef TRAP
#undef STRUCT
#undef FIELD

// FNV-1a.
constexpr uint32_t digestOf(const char *text) {
  uint32_t digest = 2166136261u;
  for (; *text; ++text)
    digest = (digest ^ static_cast<uint8_t>(*text)) * 16777619u;
  return digest;
}

// An error here names the template argument that WASMRT_ABI_DIGEST has to be.
template <uint32_t Digest> struct WriteIntoAbiHeader {
  static_assert(Digest == WASMRT_ABI_DIGEST, "abi.h changed, and WASMRT_ABI_DIGEST did not");
};
[[maybe_unused]] WriteIntoAbiHeader<digestOf(contract)> check;

} // namespace

} // namespace aotc::target
