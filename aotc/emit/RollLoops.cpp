// SECURITY. What is removed here are bounds checks, with what they guard. Two pairs of eyes.
//
// Flash is what boards have little of, and compilers unroll loops when they make Wasm. The copies
// of the body are found here and all but the first removed, so that each of them becomes a round.
//
// This comes before all other passes. The code then is as `lower` made it: each access is right
// behind its own check, no check has been folded by what another has found, and so the copies look
// alike. It also is why this is safe: of the first copy nothing is changed but the numbers that
// come into a round and the way out at its end, so its accesses are checked, whatever it counts.
//
// It computes the same if a round of copy t sees what copy t saw. The loop is a chain of blocks
// (LoopChain), whose events are stores, calls and branches out of it. UnrolledCopies walks up from
// an event of copy 0 and its counterpart in copy t at once. The same instruction on matching
// operands matches; a value that grows by `advance` from copy to copy matches one that is t times
// that ahead; what does not change in the loop matches itself; and a phi of the last round's value
// matches what copy t - 1 has made of it. If all events match, in order, so do all effects; loads
// may have been elsewhere only where no event between writes what they read.
//
// The test at the end counts in rounds of all copies. With a step of s from copy to copy, x == end
// became true behind the last one; now x is asked `count` times as often, and must not be `end`
// earlier. Were it so, the two places would be a multiple of 2^(width - trailing zeros of s) apart,
// in rounds: more than the loop has, if that is proven. If `count` is a power of two it is, as the
// old test would have been true earlier as well; but it has to be known that it ever was.

#include "aotc/emit/RollLoops.h"

#include "aotc/emit/Multiples.h"
#include "aotc/emit/UnrolledCopies.h"

#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace aotc::emit {

namespace {

class Roll {
public:
  Roll(LoopChain &chain, unsigned count, ScalarEvolution &se, AAResults &aliases,
       const TargetTransformInfo &costs)
      : chain(chain), loop(*chain.loop), count(count), se(se), costs(costs),
        copies(chain, count, se, aliases) {}

  bool isPossible() {
    jump = cast<BranchInst>(chain.latch().getTerminator());
    if (jump->isConditional())
      for (PHINode &phi : exit()->phis())
        results.push_back(phi.getIncomingValueForBlock(&chain.latch()));
    if (!copies.find(results))
      return false;
    findEnd();
    return planExit() && haveResults() && reachAll();
  }

  void rewrite(LoopInfo &loops) {
    se.forgetTopmostLoop(&loop);
    for (BasicBlock *block : chain.blocks)
      for (Instruction &inst : make_early_inc_range(*block))
        if (moved.contains(&inst))
          inst.moveBefore(end->getTerminator()->getIterator());
    SmallVector<Instruction *, 8> surplus;
    for (Instruction *event : drop_begin(chain.events, copies.events()))
      if (event->getParent() == end && !event->isTerminator())
        surplus.push_back(event);
    advancePhis();
    closeRound();
    removeRest(loops);
    for (Instruction *event : surplus) {
      event->replaceAllUsesWith(PoisonValue::get(event->getType()));
      event->eraseFromParent();
    }
    loop.setLoopAlreadyUnrolled();
  }

private:
  BasicBlock *exit() const { return jump->getSuccessor(chain.exitOf(*jump)); }

  // The new last block is where copy 1 begins.
  void findEnd() {
    end = copies.events() ? chain.events[copies.events()]->getParent() : &chain.latch();
    for (BasicBlock *block : chain.blocks) {
      kept.insert(block);
      if (block == end)
        break;
    }
  }

  bool planExit() { return jump->isUnconditional() || exitsByEquality() || exitsByCount(); }

  // The loop ends when a number that advances gets to one that does not change.
  bool exitsByEquality() {
    auto *compare = dyn_cast<ICmpInst>(jump->getCondition());
    if (!compare || !compare->isEquality() ||
        (compare->getPredicate() == CmpInst::ICMP_EQ) != (chain.exitOf(*jump) == 0))
      return false;
    Value *left = compare->getOperand(0), *right = compare->getOperand(1);
    if (isFixed(left))
      std::swap(left, right);
    if (!isFixed(right) || !counts(left) || !(meetsEndOnce(left, right) || meetsOnce(left)))
      return false;
    counter = left;
    last = se.getSCEV(right);
    fixed = loop.isLoopInvariant(right) ? right : nullptr;
    return fixed || canExpand(last);
  }

  bool isFixed(Value *value) {
    return se.isSCEVable(value->getType()) && se.isLoopInvariant(se.getSCEV(value), &loop);
  }

  // Whether `value` grows by its advance between rounds, too.
  bool counts(Value *value) {
    std::optional<APInt> step = copies.advance(value);
    auto *recurrence = dyn_cast<SCEVAddRecExpr>(se.getSCEV(value));
    return step && recurrence && recurrence->getLoop() == &loop && recurrence->isAffine() &&
           recurrence->getStepRecurrence(se) == se.getConstant(*step * count);
  }

  // Whether no copy but the last one of the loop leaves in `value` what that does.
  bool meetsOnce(Value *value) {
    std::optional<APInt> step = copies.advance(value);
    const SCEV *rounds = se.getExitCount(&loop, &chain.latch());
    if (!step || step->isZero() || isa<SCEVCouldNotCompute>(rounds))
      return false;
    constexpr unsigned wide = 128; // for a number of rounds, times copies
    const APInt most = se.getUnsignedRangeMax(rounds).zext(wide) + 1;
    const unsigned period = step->getBitWidth() - step->countr_zero();
    return (most * count).ule(APInt::getOneBitSet(wide, period));
  }

  // The same of a value that the old loop compared with `end`.
  bool meetsEndOnce(Value *value, Value *end) {
    std::optional<APInt> step = copies.advance(value);
    return step && isPowerOf2_32(count) &&
           step->countr_zero() + Log2_32(count) <= step->getBitWidth() && isFinite(value, end);
  }

  bool isFinite(Value *value, Value *end) {
    if (!isa<SCEVCouldNotCompute>(se.getExitCount(&loop, &chain.latch())))
      return true;
    auto *recurrence = dyn_cast<SCEVAddRecExpr>(se.getSCEV(value));
    if (!recurrence || recurrence->getLoop() != &loop || !recurrence->isAffine())
      return false;
    auto *step = dyn_cast<SCEVConstant>(recurrence->getStepRecurrence(se));
    return step && isMultipleOf(se.getMinusSCEV(se.getSCEV(end), recurrence->getStart()),
                                step->getAPInt().countr_zero(), *loop.getLoopPreheader(), se);
  }

  // As the number of rounds is known, so is where any phi is behind them.
  bool exitsByCount() {
    const SCEV *rounds = se.getExitCount(&loop, &chain.latch());
    if (isa<SCEVCouldNotCompute>(rounds))
      return false;
    for (PHINode &phi : chain.header().phis()) {
      Value *next = phi.getIncomingValueForBlock(&chain.latch());
      if (!meetsOnce(&phi))
        continue;
      auto *recurrence = dyn_cast<SCEVAddRecExpr>(se.getSCEV(next));
      if (!recurrence || recurrence->getLoop() != &loop)
        continue;
      last = recurrence->evaluateAtIteration(rounds, se);
      counter = next;
      if (canExpand(last))
        return true;
    }
    return false;
  }

  bool canExpand(const SCEV *value) {
    SCEVExpander expander(se, "roll");
    return se.isLoopInvariant(value, &loop) && expander.isSafeToExpandAt(value, before()) &&
           !expander.isHighCostExpansion(value, &loop, SCEVCheapExpansionBudget, &costs, before());
  }

  Instruction *before() const { return loop.getLoopPreheader()->getTerminator(); }

  bool haveResults() {
    return all_of(results, [&](Value *value) {
      return loop.isLoopInvariant(value) || phiBefore(value) || copies.advance(value) ||
             copies.first(value);
    });
  }

  // The phi that advances to `value` in the next round.
  PHINode *phiBefore(Value *value) {
    for (PHINode &phi : chain.header().phis())
      if (phi.getIncomingValueForBlock(&chain.latch()) == value && copies.advance(&phi))
        return &phi;
    return nullptr;
  }

  // All that the new loop computes with has to lie in front of its end, or be moved there.
  bool reachAll() {
    for (unsigned i = 0; i < copies.events(); ++i)
      if (!reach(chain.events[i]))
        return false;
    for (PHINode &phi : chain.header().phis())
      if (Value *value = copies.carried(&phi); value && !reach(value))
        return false;
    for (Value *value : results)
      if (!loop.isLoopInvariant(value) && !phiBefore(value) &&
          !reach(copies.advance(value) ? value : copies.first(value)))
        return false;
    return !counter || phiBefore(counter) || reach(counter);
  }

  bool reach(Value *value) {
    auto *inst = dyn_cast<Instruction>(value);
    if (!inst || !loop.contains(inst) || !reached.insert(inst).second)
      return true;
    if (auto *phi = dyn_cast<PHINode>(inst))
      return phi->getParent() == &chain.header() && (copies.advance(phi) || copies.carried(phi));
    if (!kept.contains(inst->getParent())) {
      if (inst->mayReadOrWriteMemory() || !isSafeToSpeculativelyExecute(inst))
        return false;
      moved.insert(inst);
    }
    return all_of(inst->operand_values(), [&](Value *operand) { return reach(operand); });
  }

  void advancePhis() {
    IRBuilder<> b(end->getTerminator());
    for (PHINode &phi : chain.header().phis())
      if (std::optional<APInt> step = copies.advance(&phi))
        next[&phi] = b.CreateAdd(&phi, b.getInt(*step));
  }

  // What `value` was at the end of a round, in the round of its last copy.
  Value *atEnd(Value *value, IRBuilder<> &b) {
    if (loop.isLoopInvariant(value))
      return value;
    if (PHINode *phi = phiBefore(value))
      return next[phi];
    std::optional<APInt> step = copies.advance(value);
    if (!step)
      return copies.first(value);
    if (step->isZero())
      return value;
    return b.CreateSub(value, b.getInt(*step * (count - 1)));
  }

  Value *lastCounted() {
    if (fixed)
      return fixed;
    return SCEVExpander(se, "roll").expandCodeFor(last, last->getType(), before());
  }

  void closeRound() {
    IRBuilder<> b(end->getTerminator());
    SmallVector<Value *, 4> newResults;
    for (Value *value : results)
      newResults.push_back(atEnd(value, b));
    BasicBlock *header = &chain.header(), *target = jump->isConditional() ? exit() : nullptr;
    Value *isLast = target ? b.CreateICmpEQ(atEnd(counter, b), lastCounted()) : nullptr;
    for (BasicBlock *successor : successors(end))
      successor->removePredecessor(end, /*KeepOneInputPHIs=*/true);
    for (PHINode &phi : header->phis()) {
      Value *value = next.contains(&phi) ? next[&phi] : copies.carried(&phi);
      phi.addIncoming(value ? value : PoisonValue::get(phi.getType()), end);
    }
    if (target)
      for (auto [phi, value] : zip_equal(target->phis(), newResults))
        phi.addIncoming(value, end);
    Instruction *old = end->getTerminator();
    Instruction *jumpBack = target ? b.CreateCondBr(isLast, target, header) : b.CreateBr(header);
    jumpBack->setDebugLoc(jump->getDebugLoc());
    old->eraseFromParent();
  }

  void removeRest(LoopInfo &loops) {
    SmallVector<BasicBlock *, 16> rest;
    for (BasicBlock *block : chain.blocks)
      if (!kept.contains(block))
        rest.push_back(block);
    for (BasicBlock *block : rest)
      loops.removeBlock(block);
    DeleteDeadBlocks(rest, nullptr, /*KeepOneInputPHIs=*/true);
  }

  LoopChain &chain;
  Loop &loop;
  const unsigned count;
  ScalarEvolution &se;
  const TargetTransformInfo &costs;
  UnrolledCopies copies;
  BranchInst *jump = nullptr;        // at the end of the old loop
  SmallVector<Value *, 4> results;   // of the last round, for the phis behind the loop
  BasicBlock *end = nullptr;         // of the new loop
  SmallPtrSet<BasicBlock *, 8> kept; // the blocks up to it
  SmallPtrSet<Instruction *, 16> reached, moved;
  Value *counter = nullptr, *fixed = nullptr; // what is compared at the end, and with what:
  const SCEV *last = nullptr;                 // this, if `fixed` is null
  DenseMap<PHINode *, Value *> next;
};

// Scalar evolution knows comparisons that are one.
void plainCondition(BranchInst &jump) {
  auto [condition, negated] = truthOf(jump.getCondition());
  auto *compare = dyn_cast<ICmpInst>(condition);
  if (compare && negated)
    jump.setCondition(IRBuilder<>(&jump).CreateICmp(
        compare->getInversePredicate(), compare->getOperand(0), compare->getOperand(1)));
  else if (!negated)
    jump.setCondition(condition);
}

bool rollOne(Loop &loop, Function &function, FunctionAnalysisManager &analyses) {
  auto &loops = analyses.getResult<LoopAnalysis>(function);
  auto &dominators = analyses.getResult<DominatorTreeAnalysis>(function);
  auto &se = analyses.getResult<ScalarEvolutionAnalysis>(function);
  std::optional<LoopChain> chain = LoopChain::of(loop);
  if (!chain)
    return false;
  formLCSSA(loop, dominators, &loops, &se);
  if (auto *jump = cast<BranchInst>(chain->latch().getTerminator()); jump->isConditional())
    plainCondition(*jump);
  se.forgetLoop(&loop);
  for (unsigned count = UnrolledCopies::most; count > 1; --count) {
    Roll roll(*chain, count, se, analyses.getResult<AAManager>(function),
              analyses.getResult<TargetIRAnalysis>(function));
    if (!roll.isPossible())
      continue;
    roll.rewrite(loops);
    dominators.recalculate(function);
    return true;
  }
  return false;
}

} // namespace

PreservedAnalyses RollLoops::run(Function &function, FunctionAnalysisManager &analyses) {
  if (function.hasOptNone())
    return PreservedAnalyses::all();
  bool changed = false;
  for (Loop *loop : analyses.getResult<LoopAnalysis>(function).getLoopsInPreorder())
    changed |= rollOne(*loop, function, analyses);
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace aotc::emit
