// Symbols for places in a board's memory.
#pragma once

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

// Addresses variables of the guest from symbols close to them. To be run behind the optimiser.
struct MemoryWindows : llvm::PassInfoMixin<MemoryWindows> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &analyses);
};

} // namespace aotc::emit
