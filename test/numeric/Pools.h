// Operand values worth trying: limits, their neighbours, and what rounds or converts oddly.
#pragma once

#include "test/numeric/Reference.h"

#include <vector>

namespace aotc::numeric {

struct Pool {
  char letter;           // of the signature: i l f d v
  llvm::StringRef shape; // vectors: i8x16 and so on
  std::vector<Value> values;
  uint32_t address = 0; // in the module's memory, values packed

  unsigned byteWidth() const { return letter == 'v' ? 16 : letter == 'i' || letter == 'f' ? 4 : 8; }
};

// All pools. Vectors have lanes of the scalar values.
std::vector<Pool> makePools();

// Places in a scalar pool whose values are worth being constants in the code.
std::vector<unsigned> constantsOf(char letter);

} // namespace aotc::numeric
