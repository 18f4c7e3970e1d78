// Comparisons that always come out the same, which LLVM does not see.
#pragma once

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

// Folds integer comparisons by the ranges of their operands, most of them bounds checks. LLVM's own
// analyses lose a range at a sum that does not say that it cannot wrap, and sums of addresses in
// Wasm never say so.
class KnownRanges : public llvm::PassInfoMixin<KnownRanges> {
public:
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

} // namespace aotc::emit
