// Innermost loops whose blocks follow one another.
#pragma once

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Instructions.h"

#include <optional>

namespace aotc::emit {

// A condition of Wasm is an integer that is compared with 0. What it says, and whether that is the
// opposite of what is meant.
std::pair<llvm::Value *, bool> truthOf(llvm::Value *condition);

// A loop of one path from its header to its only latch, which may be left on the way.
struct LoopChain {
  static std::optional<LoopChain> of(llvm::Loop &loop);

  llvm::BasicBlock &header() const { return *blocks.front(); }
  llvm::BasicBlock &latch() const { return *blocks.back(); }

  // Where a branch inside the chain leaves the loop to: the number of that successor.
  unsigned exitOf(const llvm::BranchInst &branch) const {
    return loop->contains(branch.getSuccessor(0)) ? 1 : 0;
  }

  llvm::Loop *loop;
  llvm::SmallVector<llvm::BasicBlock *, 16> blocks;
  // What others can observe, in order: stores, calls, and branches out of the loop but the latch's.
  llvm::SmallVector<llvm::Instruction *, 32> events;
  llvm::DenseMap<const llvm::Instruction *, unsigned> eventsBefore;

private:
  bool follow();
  bool takeEvents();
};

} // namespace aotc::emit
