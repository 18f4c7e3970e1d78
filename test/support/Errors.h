// LLVM's errors in assertions.
#pragma once

#include "llvm/Support/Error.h"

#include <string>

namespace aotc::test {

// The message of a failure; empty where there is none.
template <class T> std::string failure(llvm::Expected<T> result) {
  return result ? std::string() : llvm::toString(result.takeError());
}

} // namespace aotc::test
