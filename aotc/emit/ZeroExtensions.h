// For processors whose 32-bit instructions clear the upper half of the register: x86-64, AArch64.
#pragma once

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

// Extends an i32 that addresses memory where it is computed, not where it is used, so that no
// instruction is needed for it. To be run behind the optimiser.
class ZeroExtensions : public llvm::PassInfoMixin<ZeroExtensions> {
public:
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
  static bool isRequired() { return true; }
};

} // namespace aotc::emit
