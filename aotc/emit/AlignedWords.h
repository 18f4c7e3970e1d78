// Words at addresses that are aligned, where the processor has no others.
#pragma once

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

// Where a word that is not aligned takes several accesses, asks each address of which it is not
// known whether it is, and makes one access if so. To be run behind the optimiser.
struct AlignedWords : llvm::PassInfoMixin<AlignedWords> {
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &analyses);
};

} // namespace aotc::emit
