#include "aotc/emit/CountedLoops.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

using namespace llvm;

namespace aotc::emit {

// Instructions that computing the number of iterations may take.
static constexpr unsigned cheap = 8;

std::optional<CountedLoop> countIterations(Loop &loop, ScalarEvolution &evolution,
                                           const TargetTransformInfo &costs) {
  BasicBlock *preheader = loop.getLoopPreheader(), *latch = loop.getLoopLatch();
  auto *branch = latch ? dyn_cast<BranchInst>(latch->getTerminator()) : nullptr;
  if (!preheader || !loop.isInnermost() || !branch || !branch->isConditional() ||
      !loop.isLoopExiting(latch))
    return std::nullopt;
  const SCEV *exits = evolution.getExitCount(&loop, latch);
  if (isa<SCEVCouldNotCompute>(exits) || evolution.getTypeSizeInBits(exits->getType()) > 64)
    return std::nullopt;
  Type *i64 = Type::getInt64Ty(latch->getContext());
  const SCEV *more = evolution.getNoopOrZeroExtend(exits, i64);
  SCEVExpander expander(evolution, "more", /*PreserveLCSSA=*/false);
  Instruction *at = preheader->getTerminator();
  if (!expander.isSafeToExpandAt(more, at) ||
      expander.isHighCostExpansion(more, &loop, cheap, &costs, at))
    return std::nullopt;
  return CountedLoop{&loop, expander.expandCodeFor(more, i64, at)};
}

// A block in front of the header that begins each round. It has a phi for each of the header's.
static BasicBlock *insertRound(BasicBlock *preheader, BasicBlock *header, BasicBlock *latch,
                               BasicBlock *next) {
  BasicBlock *round =
      BasicBlock::Create(header->getContext(), "round", header->getParent(), header);
  IRBuilder<> b(round);
  for (PHINode &phi : header->phis()) {
    PHINode *outer = b.CreatePHI(phi.getType(), 2);
    outer->addIncoming(phi.getIncomingValueForBlock(preheader), preheader);
    outer->addIncoming(phi.getIncomingValueForBlock(latch), next);
    phi.replaceIncomingBlockWith(preheader, round);
    phi.setIncomingValueForBlock(round, outer);
  }
  preheader->getTerminator()->replaceSuccessorWith(header, round);
  return round;
}

// The latch goes on while `count` is left, and to `end` then. Returns where it went before.
static BasicBlock *countDown(BasicBlock *header, BasicBlock *latch, BasicBlock *round, Value *count,
                             BasicBlock *end) {
  auto *old = cast<BranchInst>(latch->getTerminator());
  BasicBlock *exit = old->getSuccessor(old->getSuccessor(0) == header ? 1 : 0);
  PHINode *left = PHINode::Create(count->getType(), 2, "left", header->begin());
  IRBuilder<> b(old);
  Value *fewer = b.CreateSub(left, ConstantInt::get(count->getType(), 1));
  left->addIncoming(count, round);
  left->addIncoming(fewer, latch);
  b.CreateCondBr(b.CreateIsNotNull(fewer), header, end);
  Value *condition = old->getCondition();
  old->eraseFromParent();
  RecursivelyDeleteTriviallyDeadInstructions(condition);
  exit->replacePhiUsesWith(latch, end);
  return exit;
}

Rounds divide(const CountedLoop &counted) {
  BasicBlock *preheader = counted.loop->getLoopPreheader(), *header = counted.loop->getHeader();
  BasicBlock *latch = counted.loop->getLoopLatch();
  Function *function = header->getParent();
  BasicBlock *end = BasicBlock::Create(header->getContext(), "round.end", function);
  BasicBlock *next = BasicBlock::Create(header->getContext(), "round.next", function);
  end->moveAfter(latch);
  next->moveAfter(end);
  BasicBlock *round = insertRound(preheader, header, latch, next);

  IRBuilder<> b(round);
  PHINode *rest = b.CreatePHI(b.getInt64Ty(), 2, "rest");
  rest->addIncoming(counted.more, preheader);
  Value *more = b.CreateBinaryIntrinsic(Intrinsic::umin, rest, b.getInt64(roundLength - 1));
  Value *length = b.CreateAdd(more, b.getInt64(1));
  Value *count = b.CreateTrunc(length, b.getInt32Ty());
  Instruction *begin = b.CreateBr(header);

  BasicBlock *exit = countDown(header, latch, round, count, end);
  b.SetInsertPoint(end);
  b.CreateCondBr(b.CreateICmpULT(rest, b.getInt64(roundLength)), exit, next);
  b.SetInsertPoint(next);
  rest->addIncoming(b.CreateSub(rest, b.getInt64(roundLength)), next);
  return {begin, length, b.CreateBr(round)};
}

} // namespace aotc::emit
