#include "aotc/emit/LoopChain.h"

#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace aotc::emit {

namespace {

constexpr size_t mostInstructions = 512;

bool isPlainLoad(const Instruction &inst) {
  auto *load = dyn_cast<LoadInst>(&inst);
  return load && load->isSimple();
}

bool isPlainStore(const Instruction &inst) {
  auto *store = dyn_cast<StoreInst>(&inst);
  return store && store->isSimple();
}

} // namespace

std::pair<Value *, bool> truthOf(Value *condition) {
  bool negated = false;
  Value *inner;
  CmpPredicate predicate;
  while (match(condition, m_ICmp(predicate, m_ZExt(m_Value(inner)), m_Zero())) &&
         ICmpInst::isEquality(predicate) && inner->getType()->isIntegerTy(1)) {
    negated ^= predicate == CmpInst::ICMP_EQ;
    condition = inner;
  }
  return {condition, negated};
}

std::optional<LoopChain> LoopChain::of(Loop &loop) {
  LoopChain chain;
  chain.loop = &loop;
  if (!loop.isInnermost() || !loop.getLoopPreheader() || !loop.getLoopLatch() || !chain.follow() ||
      !chain.takeEvents())
    return std::nullopt;
  return chain;
}

bool LoopChain::follow() {
  BasicBlock *block = loop->getHeader();
  do {
    auto *branch = dyn_cast<BranchInst>(block->getTerminator());
    if (!branch)
      return false;
    blocks.push_back(block);
    block = branch->getSuccessor(0);
    if (branch->isUnconditional())
      continue;
    if (loop->contains(block) == loop->contains(branch->getSuccessor(1)))
      return false;
    if (!loop->contains(block))
      block = branch->getSuccessor(1);
  } while (block != loop->getHeader());
  return blocks.size() == loop->getNumBlocks();
}

bool LoopChain::takeEvents() {
  for (BasicBlock *block : blocks)
    for (Instruction &inst : *block) {
      if (eventsBefore.size() == mostInstructions)
        return false;
      eventsBefore[&inst] = events.size();
      const bool hasEffect = inst.mayReadOrWriteMemory() || inst.mayHaveSideEffects();
      if (inst.isTerminator()) {
        if (block != &latch() && inst.getNumSuccessors() > 1)
          events.push_back(&inst);
      } else if (isPlainStore(inst) || (isa<CallInst>(inst) && hasEffect)) {
        events.push_back(&inst);
      } else if (hasEffect && !isPlainLoad(inst)) {
        return false;
      }
    }
  return true;
}

} // namespace aotc::emit
