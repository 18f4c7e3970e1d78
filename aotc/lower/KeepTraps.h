// What is done to a function's IR once its body is lowered: locals become SSA values, and loads
// whose result nobody uses are made to stay, because they may trap.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/IR/Instructions.h"

namespace aotc::lower {

void promoteLocals(llvm::Function &function, llvm::ArrayRef<llvm::AllocaInst *> locals);

// Makes volatile every load tagged `memoryTag` that no side effect, branch or result depends on, or
// only one that control may not get to. The others stay plain, so that LLVM can merge, hoist and
// vectorise them.
void keepTraps(llvm::Function &function, llvm::MDNode *memoryTag);

} // namespace aotc::lower
