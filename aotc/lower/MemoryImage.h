// The initial contents of a static instance's memory 0 as one piece of the executable, mapped by
// the loader instead of copied at start.
#pragma once

#include "aotc/lower/UnitContext.h"

#include "llvm/ADT/BitVector.h"

namespace aotc::lower {

class MemoryImage {
public:
  // Empty unless every active segment of a fixed memory 0 has a constant offset and lies inside,
  // and the image would be neither small nor mostly gaps.
  static MemoryImage plan(const ModulePlan &plan);

  // Defines the section .wasm_image, which the linker puts at wasm_mem0.
  void emit(UnitContext &unit) const;
  bool holds(uint32_t dataSegment) const {
    return dataSegment < segments.size() && segments[dataSegment];
  }

  uint64_t start = 0; // address in the memory of the first byte, a multiple of ImageAlignment
  std::vector<uint8_t> bytes;

private:
  llvm::BitVector segments;
};

} // namespace aotc::lower
