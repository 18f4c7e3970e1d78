// Finished bytes on their way to a file: an object, IR, a header. Knows nothing of Wasm.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace aotc {

// What the user asked for; `--emit` or the suffix of `-o`.
enum class OutputKind : uint8_t { Exe, Obj, StaticLib, Shared, LlvmIr, Bitcode, Asm, Header };

struct Artifact {
  std::string name; // a file name for messages and archive members
  std::vector<char> bytes;
};

} // namespace aotc
