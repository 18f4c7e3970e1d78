// What the fuzzers share.
#pragma once

#include "aotc/support/Diag.h"

#include <cstdlib>

namespace aotc::fuzz {

// Errors must be ours, say something, and point into the input. Returns 0.
inline int checkError(llvm::Error error, size_t inputSize) {
  llvm::handleAllErrors(std::move(error), [&](const WasmError &e) {
    if (e.message.empty() || e.offset > inputSize)
      std::abort();
  });
  return 0;
}

} // namespace aotc::fuzz
