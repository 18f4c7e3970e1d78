// Loops whose addresses do not wrap, as LLVM's vectoriser wants them.
#pragma once

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

// Gives an innermost loop a second version in which addresses count up in 64 bits, and a check
// before both that decides which one runs. To be run right before the loop vectoriser.
class WideLoops : public llvm::PassInfoMixin<WideLoops> {
public:
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

} // namespace aotc::emit
