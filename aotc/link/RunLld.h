// lld, in this process.
#pragma once

#include "llvm/ADT/ArrayRef.h"

#include <string>

namespace aotc::link {

struct LldResult {
  bool succeeded;
  std::string output; // what it said, on either stream
};

// `arguments` start with the program's name. Not thread-safe: lld keeps global state.
LldResult runLld(llvm::ArrayRef<std::string> arguments);

} // namespace aotc::link
