// What each numeric instruction must give, written from the spec's definitions alone: integers by
// plain arithmetic, conversions and rounding on the bits of floats. Only + - * / and sqrt are left
// to the machine's own IEEE arithmetic.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace aotc::numeric {

// A value of any type, lane 0 first; scalars are lane 0.
struct Value {
  std::array<uint8_t, 16> bytes{};

  template <class T> T lane(unsigned i = 0) const {
    T result;
    std::memcpy(&result, &bytes[i * sizeof(T)], sizeof(T));
    return result;
  }
  template <class T> void setLane(unsigned i, T lane) {
    std::memcpy(&bytes[i * sizeof(T)], &lane, sizeof(T));
  }
};

// Spec §4.3.3: an operation may return any NaN of a set.
enum class NanSet : uint8_t { None, Canonical, Arithmetic };

// One expected result. `nans` is by lane of `nanBits` bits.
struct Expected {
  Value value;
  std::array<NanSet, 4> nans{};
  uint8_t nanBits = 32;
};

struct Outcome {
  bool traps = false;
  std::array<Expected, 2> results{};
};

using Operands = llvm::ArrayRef<Value>;
using Reference = Outcome (*)(Operands operands, uint8_t lane);

// By mnemonic; nullptr for what is not numeric. `lane` is the immediate of lane instructions.
Reference findReference(llvm::StringRef text);

// Whether the first `byteCount` bytes at `actual` are allowed.
bool isAllowed(const Expected &expected, const uint8_t *actual, unsigned byteCount);

} // namespace aotc::numeric
