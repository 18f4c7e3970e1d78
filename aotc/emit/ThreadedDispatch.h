// Interpreters' loops: an indirect jump of its own at the end of each instruction.
#pragma once

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

// Turns the switch of an interpreter's loop into an indirect jump, which the code generator copies
// to where the loop's rounds end. To be run behind the optimiser.
class ThreadedDispatch : public llvm::PassInfoMixin<ThreadedDispatch> {
public:
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
  static bool isRequired() { return true; }
};

} // namespace aotc::emit
