// For processors whose vector unit flushes denormal f32 to zero: 32-bit ARM.
#pragma once

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

// Takes apart each operation on vectors of f32 whose result a flushed operand or result could
// change. To be run last.
class ScalarizeFloats : public llvm::PassInfoMixin<ScalarizeFloats> {
public:
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace aotc::emit
