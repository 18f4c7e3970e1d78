// Loops that the producer of the Wasm has unrolled, on boards.
#pragma once

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

// Undoes the unrolling of an innermost loop: `h = f(h, a[i]); h = f(h, a[i+1]); i += 2` becomes
// `h = f(h, a[i]); i += 1`. To be run before all other passes.
class RollLoops : public llvm::PassInfoMixin<RollLoops> {
public:
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

} // namespace aotc::emit
