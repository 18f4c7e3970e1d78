// Loads that LLVM would delete, or move to where they may not be executed, although they may trap.
#pragma once

#include "llvm/IR/PassManager.h"

namespace llvm {
class PassInstrumentationCallbacks;
}

namespace aotc::emit {

// To be called before any pass. Makes volatile every load from guarded memory that no side effect,
// branch or result depends on, or only one that control may not get to. The others stay plain, so
// that LLVM can merge, hoist and vectorise them.
void keepTraps(llvm::Module &module);

// Looks again, each time before a pass that deletes and moves what inlining and constants have made
// useless.
void keepTrapsAlongside(llvm::PassInstrumentationCallbacks &callbacks,
                        llvm::FunctionAnalysisManager &analyses);

} // namespace aotc::emit
