// The values of the guest's stack pointer, from function to function.
#pragma once

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

// Says of each load of the stack pointer what it may be, so that KnownRanges folds the bounds
// checks of stack frames. Does nothing without target::stackPointerMetadata. To be run behind the
// inliner.
struct GuestStack : llvm::PassInfoMixin<GuestStack> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &analyses);
};

} // namespace aotc::emit
