// Loops that the producer of the Wasm has unrolled.
#pragma once

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

// Undoes the unrolling of an innermost loop: `a[i] = f(b[i]); a[i+1] = f(b[i+1]); i += 2` becomes
// `a[i] = f(b[i]); i += 1`. To be run right before the loop vectoriser.
class RerollLoops : public llvm::PassInfoMixin<RerollLoops> {
public:
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

} // namespace aotc::emit
