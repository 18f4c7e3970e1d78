// What an image takes of flash and RAM, and for what.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <array>
#include <cstdint>
#include <string>

namespace aotc::link {

class Footprint {
public:
  enum Part : uint8_t { Code, Data, Memory, Runtime, Wasi, Libraries, Stack, PartCount };
  struct Bytes {
    uint64_t flash = 0, ram = 0;
  };

  // From the map that lld writes; `inputs` are the paths of the module's own objects.
  static Footprint fromMap(llvm::StringRef map, llvm::ArrayRef<std::string> inputs);

  Bytes total() const;
  // A table, a line for each part.
  std::string table() const;
  // `linear memory 65536, stack 4096`: what takes RAM, or flash, the largest first.
  std::string largest(uint64_t Bytes::*region) const;

private:
  std::array<Bytes, PartCount> parts;
};

} // namespace aotc::link
