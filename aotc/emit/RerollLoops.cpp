// Compilers unroll loops two, four or eight times when they make Wasm, for which there are no wide
// vectors to hope for. LLVM's vectoriser then sees accesses with gaps between them, and shuffles
// them together, or gives up. So the copies of the body are found and all but the first removed.
//
// The loop is one block. Its stores, in order, are those of copy 0, copy 1, ...; `matches` walks up
// from a store of copy 0 and one of copy t at once. The same instruction on matching operands
// matches; a value that counts up by `step` a round matches one that is t * step / copies ahead;
// what does not change in the loop matches itself; and a value of the last round, a phi, matches
// what copy t - 1 has made of it.
//
// Then every load and store of the block must be part of a copy, and in the new loop they must come
// in the old order, as far as they may touch the same bytes. The addresses are the same ones in the
// same number, so nothing is read or written that was not before.

#include "aotc/emit/RerollLoops.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/AliasAnalysis.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

using namespace llvm;

namespace aotc::emit {

namespace {

constexpr unsigned mostCopies = 8;
constexpr unsigned mostInstructions = 256;

// The copies of one loop's body, if it has any.
class Copies {
public:
  Copies(Loop &loop, ScalarEvolution &se, AAResults &aliases)
      : loop(loop), block(*loop.getHeader()), se(se), aliases(aliases) {}

  bool find() {
    if (!takeMemory())
      return false;
    for (count = std::min<unsigned>(mostCopies, stores.size()); count > 1; --count)
      if (stores.size() % count == 0 && matchAll() && coversMemory() && keepsOrder())
        return true;
    return false;
  }

  // What a value is in copy 0, if it is copy `count` - 1's.
  Value *first(Value *last) const {
    for (auto [own, other] : pairs[count - 1])
      if (other == last)
        return own;
    return nullptr;
  }

  const SCEVAddRecExpr *affine(Value *value) const {
    if (!se.isSCEVable(value->getType()))
      return nullptr;
    auto *recurrence = dyn_cast<SCEVAddRecExpr>(se.getSCEV(value));
    return recurrence && recurrence->getLoop() == &loop && recurrence->isAffine() ? recurrence
                                                                                  : nullptr;
  }

  // By how much a recurrence is further in the next copy; nothing if that is not a whole number.
  std::optional<APInt> stepOfCopy(const SCEVAddRecExpr &recurrence) const {
    auto *step = dyn_cast<SCEVConstant>(recurrence.getStepRecurrence(se));
    if (!step)
      return std::nullopt;
    const APInt &whole = step->getAPInt(), copies(whole.getBitWidth(), count);
    return whole.srem(copies) == 0 ? std::optional(whole.sdiv(copies)) : std::nullopt;
  }

  unsigned count = 0;
  SmallSetVector<Instruction *, 32> kept; // copy 0
  SmallVector<StoreInst *, 16> stores;
  DenseMap<PHINode *, Value *> carried; // phis of values of the last round, and copy 0's new value

private:
  bool takeMemory() {
    if (block.size() > mostInstructions)
      return false;
    for (Instruction &inst : block) {
      auto *load = dyn_cast<LoadInst>(&inst);
      auto *store = dyn_cast<StoreInst>(&inst);
      storesBefore[&inst] = stores.size();
      if ((load && load->isSimple()) || (store && store->isSimple()))
        accesses.push_back(&inst);
      else if (inst.mayReadOrWriteMemory() || (inst.mayHaveSideEffects() && !inst.isTerminator()))
        return false;
      if (store)
        stores.push_back(store);
    }
    return stores.size() > 1;
  }

  bool matchAll() {
    kept.clear();
    carried.clear();
    pairs.clear();
    pairs.resize(count);
    links.clear();
    const unsigned each = stores.size() / count;
    for (copy = 1; copy < count; ++copy)
      for (unsigned i = 0; i < each; ++i)
        if (!matches(stores[i], stores[copy * each + i]))
          return false;
    return matchCarried();
  }

  bool matches(Value *own, Value *other) {
    if (loop.isLoopInvariant(own))
      return own == other;
    if (const SCEVAddRecExpr *recurrence = affine(own))
      return isAhead(*recurrence, other);
    if (auto *phi = dyn_cast<PHINode>(own))
      return link(phi, copy - 1, other);
    auto *x = cast<Instruction>(own), *y = dyn_cast<Instruction>(other);
    if (!y || y->getParent() != &block || isa<PHINode>(y))
      return false;
    auto [known, isNew] = pairs[copy].try_emplace(x, y);
    if (!isNew)
      return known->second == y;
    if (!x->isSameOperationAs(y))
      return false;
    kept.insert(x);
    for (unsigned i = 0; i < x->getNumOperands(); ++i)
      if (!matches(x->getOperand(i), y->getOperand(i)))
        return false;
    return true;
  }

  bool isAhead(const SCEVAddRecExpr &recurrence, Value *other) const {
    const SCEVAddRecExpr *otherRecurrence = affine(other);
    std::optional<APInt> step = stepOfCopy(recurrence);
    if (!otherRecurrence || !step)
      return false;
    auto *distance = dyn_cast<SCEVConstant>(se.getMinusSCEV(otherRecurrence, &recurrence));
    return distance && distance->getAPInt() == *step * copy;
  }

  // `value` is what copy `of` makes of `phi`.
  bool link(PHINode *phi, unsigned of, Value *value) {
    auto &values = links[phi];
    values.resize(count);
    if (!values[of])
      values[of] = value;
    return values[of] == value;
  }

  // What the copies make of the phis has to match, too, which may bring in further phis.
  bool matchCarried() {
    for (PHINode &phi : block.phis()) {
      if (affine(&phi))
        continue;
      if (!links.contains(&phi) || !link(&phi, count - 1, phi.getIncomingValueForBlock(&block)))
        return false;
    }
    for (PHINode &phi : block.phis()) {
      if (affine(&phi))
        continue;
      SmallVector<Value *, 8> values = links[&phi];
      if (!values[0] || loop.isLoopInvariant(values[0]) || affine(values[0]))
        return false;
      carried[&phi] = values[0];
      for (copy = 1; copy < count; ++copy)
        if (!values[copy] || !matches(values[0], values[copy]))
          return false;
    }
    return true;
  }

  bool coversMemory() const {
    DenseSet<const Instruction *> covered(kept.begin(), kept.end());
    for (const auto &map : pairs)
      for (auto [own, other] : map)
        covered.insert(other);
    return all_of(accesses, [&](Instruction *inst) { return covered.contains(inst); });
  }

  // In the new loop a load of copy t comes behind all stores of the copies before it, and behind as
  // many of its own as the load of copy 0 does. It may have been elsewhere where no store between
  // writes what it reads.
  bool keepsOrder() {
    for (Instruction *own : kept)
      if (!mayMove(own, own, 0))
        return false;
    for (unsigned t = 1; t < count; ++t)
      for (auto [own, other] : pairs[t])
        if (!mayMove(own, other, t))
          return false;
    return true;
  }

  bool mayMove(Instruction *own, Instruction *other, unsigned t) {
    if (!isa<LoadInst>(own))
      return true;
    const unsigned each = stores.size() / count, from = storesBefore[other],
                   to = t * each + std::min(storesBefore[own], each);
    for (unsigned i = std::min(from, to); i < std::max(from, to); ++i)
      if (!aliases.isNoAlias(MemoryLocation::get(other), MemoryLocation::get(stores[i])))
        return false;
    return true;
  }

  Loop &loop;
  BasicBlock &block;
  ScalarEvolution &se;
  AAResults &aliases;
  unsigned copy = 0; // that is being matched
  SmallVector<Instruction *, 32> accesses;
  DenseMap<const Instruction *, unsigned> storesBefore;
  SmallVector<DenseMap<Instruction *, Instruction *>, mostCopies> pairs; // of each copy: own, other
  DenseMap<PHINode *, SmallVector<Value *, 8>> links;
};

class Reroll {
public:
  Reroll(Loop &loop, ScalarEvolution &se, AAResults &aliases, DominatorTree &dominators)
      : loop(loop), block(*loop.getHeader()), se(se), dominators(dominators),
        copies(loop, se, aliases) {}

  bool run() {
    if (!hasUsualShape() || !copies.find() || !canReplaceResults())
      return false;
    replaceResults();
    exitByCount();
    for (auto [phi, value] : copies.carried)
      phi->setIncomingValueForBlock(&block, value);
    for (Instruction *inst : copies.kept)
      countBySmallSteps(*inst);
    removeRest();
    // What the vectoriser leaves alone is unrolled again.
    addStringMetadataToLoop(&loop, "llvm.loop.unroll.count", copies.count);
    se.forgetLoop(&loop);
    return true;
  }

private:
  bool hasUsualShape() {
    if (!loop.isInnermost() || loop.getNumBlocks() != 1 || !loop.isLoopSimplifyForm() ||
        !loop.isLCSSAForm(dominators) || !loop.getExitBlock())
      return false;
    backedges = se.getBackedgeTakenCount(&loop);
    return !isa<SCEVCouldNotCompute>(backedges) && isSafe(backedges) &&
           se.getUnsignedRangeMax(backedges).getActiveBits() <= 32;
  }

  bool isSafe(const SCEV *value) {
    return se.isLoopInvariant(value, &loop) &&
           SCEVExpander(se, "reroll").isSafeToExpandAt(value, before());
  }

  Instruction *before() const { return loop.getLoopPreheader()->getTerminator(); }

  // What comes out of the loop's last round comes out of its last copy.
  Value *newResult(Value *value) {
    if (loop.isLoopInvariant(value))
      return value;
    if (Value *own = copies.first(value))
      return own;
    const SCEV *atExit = se.getSCEVAtScope(value, loop.getParentLoop());
    return isSafe(atExit) ? expand(atExit) : nullptr;
  }

  bool canReplaceResults() {
    for (PHINode &phi : loop.getExitBlock()->phis())
      if (!(results[&phi] = newResult(phi.getIncomingValueForBlock(&block))))
        return false;
    return true;
  }

  void replaceResults() {
    for (auto [phi, value] : results)
      phi->setIncomingValueForBlock(&block, value);
  }

  Value *expand(const SCEV *value) {
    return SCEVExpander(se, "reroll").expandCodeFor(value, value->getType(), before());
  }

  void exitByCount() {
    IRBuilder<> b(before());
    Value *rounds = b.CreateNUWAdd(b.CreateZExt(expand(backedges), b.getInt64Ty()), b.getInt64(1));
    Value *end = b.CreateNUWMul(rounds, b.getInt64(copies.count));
    auto *jump = cast<BranchInst>(block.getTerminator());
    Value *next = phiOf(b.getInt64(0), b.getInt64(1)).second;
    b.SetInsertPoint(jump);
    const bool exitsFirst = !loop.contains(jump->getSuccessor(0));
    jump->setCondition(b.CreateICmp(exitsFirst ? CmpInst::ICMP_EQ : CmpInst::ICMP_NE, next, end));
  }

  // A phi that counts from `start`, and its value in the next round.
  std::pair<Value *, Value *> phiOf(Value *start, Value *step) {
    IRBuilder<> b(&block.front());
    PHINode *phi = b.CreatePHI(start->getType(), 2);
    b.SetInsertPoint(block.getTerminator());
    Value *next = b.CreateAdd(phi, step);
    phi->addIncoming(start, loop.getLoopPreheader());
    phi->addIncoming(next, &block);
    return {phi, next};
  }

  void countBySmallSteps(Instruction &inst) {
    for (Use &use : inst.operands())
      if (!loop.isLoopInvariant(use))
        if (const SCEVAddRecExpr *recurrence = copies.affine(use))
          use.set(counted(*recurrence, inst));
  }

  // A pointer counts in bytes from where it starts.
  Value *counted(const SCEVAddRecExpr &recurrence, Instruction &user) {
    const SCEV *start = recurrence.getStart();
    const APInt step = *copies.stepOfCopy(recurrence);
    if (!start->getType()->isPointerTy()) {
      Value *&phi = phis[{start, step}];
      if (!phi)
        phi = phiOf(expand(start), ConstantInt::get(start->getType(), step)).first;
      return phi;
    }
    IRBuilder<> b(&user);
    Value *&distance = phis[{nullptr, step}];
    if (!distance)
      distance = phiOf(b.getInt64(0), b.getInt(step)).first;
    return b.CreateGEP(b.getInt8Ty(), expand(start), distance, "",
                       GEPNoWrapFlags::noUnsignedSignedWrap());
  }

  void removeRest() {
    const size_t each = copies.stores.size() / copies.count;
    for (StoreInst *store : drop_begin(copies.stores, each))
      store->eraseFromParent();
    for (Instruction &inst : make_early_inc_range(reverse(block)))
      if (isInstructionTriviallyDead(&inst))
        inst.eraseFromParent();
    DeleteDeadPHIs(&block);
  }

  Loop &loop;
  BasicBlock &block;
  ScalarEvolution &se;
  DominatorTree &dominators;
  Copies copies;
  const SCEV *backedges = nullptr;
  DenseMap<PHINode *, Value *> results;
  DenseMap<std::pair<const SCEV *, APInt>, Value *> phis;
};

} // namespace

PreservedAnalyses RerollLoops::run(Function &function, FunctionAnalysisManager &analyses) {
  auto &loops = analyses.getResult<LoopAnalysis>(function);
  auto &se = analyses.getResult<ScalarEvolutionAnalysis>(function);
  auto &aliases = analyses.getResult<AAManager>(function);
  auto &dominators = analyses.getResult<DominatorTreeAnalysis>(function);
  bool changed = false;
  for (Loop *loop : loops.getLoopsInPreorder())
    changed |= Reroll(*loop, se, aliases, dominators).run();
  if (!changed)
    return PreservedAnalyses::all();
  PreservedAnalyses preserved;
  preserved.preserveSet<CFGAnalyses>();
  return preserved;
}

} // namespace aotc::emit
