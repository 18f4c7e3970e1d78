// SECURITY. Here addresses are computed another way than lowering did. Two pairs of eyes for every
// change.
//
// A Wasm address is `base + zext(index)`, where the index, an i32, may wrap. To LLVM such a loop
// does not walk through memory, so that it is not vectorised. Here the loop gets a check before it,
// in 64 bits, that no index wraps in any of its iterations, and a copy:
//
//   if (all indices of all iterations are in [0, 2^32))
//     the loop with   base + zext(first) + i * step   in 64 bits
//   else
//     the loop as it was
//
// Each address of the first version equals that of the second in the same iteration, whatever the
// loop loads or stores and whatever LLVM does to it afterwards: nothing is concluded from an access
// that did not trap. So no address leaves the reservation that BoundsCheck.cpp relies on.
//
// The check. The iterations are 0 to n, with n the count of backedges, which is known before the
// loop. Accesses form groups: an index of a group is (least + k + i * step) mod 2^32, where `least`
// and `step` do not change in the loop and k is a constant of the access, 0 <= k <= span < 2^32.
// The sums zext(least) + k + i * sext(step) in 64 bits cannot overflow, as n < 2^32, and are
// largest and smallest at the ends. With last = zext(least) + n * sext(step), they are all in [0,
// 2^32) if last, last + span and zext(least) + span are. Then they are the indices, as they are
// congruent.
//
// The start of each group is frozen. That makes it an object of its own to alias analysis, and the
// vectoriser compares whole groups; it would compare each access with each if all were parts of one
// object, the memory, and find that `a[i] = a[i] + 1` overlaps itself.

#include "aotc/emit/WideLoops.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/IVDescriptors.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

using namespace llvm;

namespace aotc::emit {

namespace {

constexpr unsigned mostGroups = 8; // each costs about five instructions before the loop
constexpr unsigned mostInstructions = 256;
constexpr unsigned fewestScalarAccesses = 3; // that pay for the check by simpler addresses alone

// base + zext(index), where index is {start,+,step} of the loop.
struct Access {
  Instruction *inst;
  const SCEV *base;
  const SCEVAddRecExpr *index;
  int64_t k = 0;      // index - the group's least one
  int64_t offset = 0; // base - the group's base
};

struct Group {
  const SCEV *base, *start, *step; // the least index of iteration 0; i32
  uint64_t span = 0;
  SmallVector<Access, 8> accesses;
};

class WideLoop {
public:
  WideLoop(Loop &loop, ScalarEvolution &se, LoopInfo &loops, DominatorTree &dominators)
      : loop(loop), se(se), loops(loops), dominators(dominators) {}

  bool run() {
    if (!hasUsualShape() || !isSmall() || !findGroups() || !canExpand())
      return false;
    BasicBlock *check = makeVersions();
    check->getTerminator()->setOperand(0, isInside(check->getTerminator()));
    for (Group &group : groups)
      widen(group, check->getTerminator());
    exitByCount(check->getTerminator());
    se.forgetLoop(&loop);
    return true;
  }

private:
  bool hasUsualShape() const {
    return loop.isInnermost() && loop.isLoopSimplifyForm() && loop.isLCSSAForm(dominators) &&
           loop.getExitingBlock() && loop.getExitingBlock() == loop.getLoopLatch() &&
           loop.getExitBlock() && loop.isSafeToClone();
  }

  bool isSmall() const {
    unsigned count = 0;
    for (BasicBlock *block : loop.blocks())
      count += block->size();
    return count <= mostInstructions;
  }

  bool findGroups() {
    unsigned count = 0;
    for (BasicBlock *block : loop.blocks())
      for (Instruction &inst : *block)
        if (Value *pointer = getLoadStorePointerOperand(&inst))
          if (std::optional<Access> access = accessOf(inst, se.getSCEV(pointer))) {
            addToGroup(*access);
            ++count;
          }
    for (Group &group : groups)
      normalize(group);
    return !groups.empty() && groups.size() <= mostGroups &&
           (mayBecomeVector() || count >= fewestScalarAccesses);
  }

  // Whether the vectoriser may take the loop. It does not take sums of floats, nor what it does not
  // know the addresses of.
  bool mayBecomeVector() {
    for (PHINode &phi : loop.getHeader()->phis()) {
      RecurrenceDescriptor reduction;
      const bool isReduction = RecurrenceDescriptor::isReductionPHI(&phi, &loop, reduction) &&
                               phi.getType()->isIntegerTy();
      if (!isReduction && !RecurrenceDescriptor::isFixedOrderRecurrence(&phi, &loop, &dominators) &&
          !(se.isSCEVable(phi.getType()) && isa<SCEVAddRecExpr>(se.getSCEV(&phi))))
        return false;
    }
    return all_of(loop.blocks(), [this](BasicBlock *block) {
      return all_of(*block, [this](Instruction &inst) { return mayBecomeVector(inst); });
    });
  }

  bool mayBecomeVector(Instruction &inst) {
    Value *pointer = getLoadStorePointerOperand(&inst);
    if (!pointer || inst.isVolatile() || inst.isAtomic())
      return !inst.mayReadOrWriteMemory();
    const SCEV *address = se.getSCEV(pointer);
    auto *recurrence = dyn_cast<SCEVAddRecExpr>(address);
    if (se.isLoopInvariant(address, &loop))
      return isa<LoadInst>(inst);
    return recurrence ? recurrence->isAffine() : accessOf(inst, address).has_value();
  }

  std::optional<Access> accessOf(Instruction &inst, const SCEV *address) {
    auto *sum = dyn_cast<SCEVAddExpr>(address);
    if (!sum)
      return std::nullopt;
    SmallVector<const SCEV *, 4> rest;
    const SCEVAddRecExpr *index = nullptr;
    for (const SCEV *operand : sum->operands()) {
      auto *extended = dyn_cast<SCEVZeroExtendExpr>(operand);
      if (se.isLoopInvariant(operand, &loop))
        rest.push_back(operand);
      else if (!index && extended && extended->getOperand()->getType()->isIntegerTy(32))
        index = dyn_cast<SCEVAddRecExpr>(extended->getOperand());
      else
        return std::nullopt;
    }
    if (!index || index->getLoop() != &loop || !index->isAffine() || rest.empty())
      return std::nullopt;
    const SCEV *base = se.getAddExpr(rest);
    return base->getType()->isPointerTy() ? std::optional(Access{&inst, base, index})
                                          : std::nullopt;
  }

  std::optional<int64_t> constantDifference(const SCEV *a, const SCEV *b) {
    auto *difference = dyn_cast<SCEVConstant>(se.getMinusSCEV(a, b));
    return difference ? std::optional(difference->getAPInt().getSExtValue()) : std::nullopt;
  }

  void addToGroup(Access access) {
    for (Group &group : groups) {
      if (group.step != access.index->getStepRecurrence(se))
        continue;
      std::optional<int64_t> offset = constantDifference(access.base, group.base);
      std::optional<int64_t> k = constantDifference(access.index->getStart(), group.start);
      if (!offset || !k)
        continue;
      access.offset = *offset;
      access.k = *k;
      group.accesses.push_back(access);
      return;
    }
    groups.push_back(
        {access.base, access.index->getStart(), access.index->getStepRecurrence(se), 0, {access}});
  }

  // From differences to the first access's index to differences to the least.
  void normalize(Group &group) {
    auto [least, greatest] =
        std::minmax_element(group.accesses.begin(), group.accesses.end(),
                            [](const Access &a, const Access &b) { return a.k < b.k; });
    const int64_t lowest = least->k;
    group.span = greatest->k - lowest;
    group.start = se.getAddExpr(group.start, se.getConstant(group.start->getType(), lowest, true));
    for (Access &access : group.accesses)
      access.k -= lowest;
  }

  bool canExpand() {
    backedges = se.getPredicatedBackedgeTakenCount(&loop, assumed);
    if (isa<SCEVCouldNotCompute>(backedges) || backedges->getType()->getScalarSizeInBits() > 64)
      return false;
    SCEVExpander expander(se, "wide");
    auto isSafe = [&](const SCEV *value) {
      return se.isLoopInvariant(value, &loop) &&
             expander.isSafeToExpandAt(value, loop.getLoopPreheader()->getTerminator());
    };
    // The count under an assumption that something does not wrap need not be exact.
    return isSafe(backedges) &&
           all_of(assumed,
                  [](const SCEVPredicate *predicate) {
                    return isa<SCEVComparePredicate>(predicate);
                  }) &&
           all_of(groups, [&](const Group &group) {
             return group.span < (UINT64_C(1) << 32) && isSafe(group.base) && isSafe(group.start) &&
                    isSafe(group.step);
           });
  }

  // Clones the loop and returns the block that chooses; its condition is still to be set.
  BasicBlock *makeVersions() {
    BasicBlock *check = loop.getLoopPreheader();
    BasicBlock *exit = loop.getExitBlock(), *exiting = loop.getExitingBlock();
    BasicBlock *before = SplitBlock(check, check->getTerminator(), &dominators, &loops);
    before->setName("wide");
    ValueToValueMapTy map;
    SmallVector<BasicBlock *, 8> blocks;
    Loop *copy =
        cloneLoopWithPreheader(before, check, &loop, map, ".wrapping", &loops, &dominators, blocks);
    remapInstructionsInBlocks(blocks, map);
    Instruction *jump = check->getTerminator();
    IRBuilder<> b(jump);
    b.CreateCondBr(b.getTrue(), before, copy->getLoopPreheader());
    jump->eraseFromParent();
    for (PHINode &phi : exit->phis()) {
      Value *value = phi.getIncomingValueForBlock(exiting);
      Value *cloned = map.lookup(value);
      phi.addIncoming(cloned ? cloned : value, cast<BasicBlock>(map[exiting]));
      se.forgetLcssaPhiWithNewPredecessor(&loop, &phi);
    }
    se.forgetBlockAndLoopDispositions();
    dominators.changeImmediateDominator(exit, check);
    formDedicatedExitBlocks(&loop, &dominators, &loops, nullptr, true);
    formDedicatedExitBlocks(copy, &dominators, &loops, nullptr, true);
    leaveScalar(*copy);
    return check;
  }

  static void leaveScalar(Loop &copy) {
    addStringMetadataToLoop(&copy, "llvm.loop.vectorize.width", 1);
    addStringMetadataToLoop(&copy, "llvm.loop.interleave.count", 1);
    copy.setLoopAlreadyUnrolled();
  }

  Value *expand(const SCEV *value, Instruction *at) {
    return SCEVExpander(se, "wide").expandCodeFor(value, value->getType(), at);
  }

  Value *isInside(Instruction *at) {
    IRBuilder<> b(at);
    const auto bound = UINT64_C(1) << 32;
    Value *count = b.CreateZExt(expand(backedges, at), b.getInt64Ty());
    Value *bits = se.getUnsignedRangeMax(backedges).uge(bound) ? count : b.getInt64(0);
    for (Group &group : groups) {
      Value *first = b.CreateZExt(expand(group.start, at), b.getInt64Ty());
      Value *step = b.CreateSExt(expand(group.step, at), b.getInt64Ty());
      Value *last = b.CreateAdd(first, b.CreateMul(count, step));
      if (!se.isKnownNonNegative(group.step))
        bits = b.CreateOr(bits, last);
      bits = b.CreateOr(bits, b.CreateAdd(last, b.getInt64(group.span)));
      if (!se.isKnownNonNegative(group.step) && group.span != 0)
        bits = b.CreateOr(bits, b.CreateAdd(first, b.getInt64(group.span)));
    }
    Value *inside = b.CreateICmpULT(bits, b.getInt64(bound), "inside");
    for (const SCEVPredicate *predicate : assumed) {
      Value *isFalse = SCEVExpander(se, "wide").expandCodeForPredicate(predicate, at);
      inside = b.CreateAnd(inside, b.CreateNot(isFalse));
    }
    return inside;
  }

  // The exit that the count of backedges says, where it is one under assumptions.
  void exitByCount(Instruction *at) {
    if (assumed.empty())
      return;
    auto *jump = cast<BranchInst>(loop.getLoopLatch()->getTerminator());
    IRBuilder<> b(at);
    Value *last = b.CreateZExt(expand(backedges, at), b.getInt64Ty());
    b.SetInsertPoint(&loop.getHeader()->front());
    PHINode *count = b.CreatePHI(b.getInt64Ty(), 2, "count");
    b.SetInsertPoint(jump);
    count->addIncoming(b.getInt64(0), loop.getLoopPreheader());
    count->addIncoming(b.CreateNUWAdd(count, b.getInt64(1)), loop.getLoopLatch());
    const bool isExitFirst = !loop.contains(jump->getSuccessor(0));
    jump->setCondition(
        b.CreateICmp(isExitFirst ? CmpInst::ICMP_EQ : CmpInst::ICMP_NE, count, last));
  }

  // The distance from the start, one phi for each step.
  PHINode *distance(const SCEV *step, Instruction *at) {
    PHINode *&phi = distances[step];
    if (phi)
      return phi;
    IRBuilder<> b(&loop.getHeader()->front());
    phi = b.CreatePHI(b.getInt64Ty(), 2, "distance");
    phi->addIncoming(b.getInt64(0), loop.getLoopPreheader());
    b.SetInsertPoint(at);
    Value *wide = b.CreateSExt(expand(step, at), b.getInt64Ty());
    b.SetInsertPoint(loop.getLoopLatch()->getTerminator());
    phi->addIncoming(b.CreateNSWAdd(phi, wide), loop.getLoopLatch());
    return phi;
  }

  void widen(const Group &group, Instruction *at) {
    IRBuilder<> b(at);
    Value *first = b.CreateZExt(expand(group.start, at), b.getInt64Ty());
    Value *start =
        b.CreateFreeze(b.CreateGEP(b.getInt8Ty(), expand(group.base, at), first), "start");
    PHINode *moved = distance(group.step, at);
    for (const Access &access : group.accesses) {
      b.SetInsertPoint(access.inst);
      const unsigned operand = isa<LoadInst>(access.inst) ? LoadInst::getPointerOperandIndex()
                                                          : StoreInst::getPointerOperandIndex();
      Value *pointer =
          b.CreateGEP(b.getInt8Ty(), start, moved, "", GEPNoWrapFlags::noUnsignedSignedWrap());
      pointer = b.CreateGEP(b.getInt8Ty(), pointer, b.getInt64(access.k + access.offset), "",
                            GEPNoWrapFlags::noUnsignedSignedWrap());
      access.inst->setOperand(operand, pointer);
    }
  }

  Loop &loop;
  ScalarEvolution &se;
  LoopInfo &loops;
  DominatorTree &dominators;
  SmallVector<Group, 8> groups;
  const SCEV *backedges = nullptr;
  SmallVector<const SCEVPredicate *, 4> assumed; // what the count is right under
  DenseMap<const SCEV *, PHINode *> distances;
};

} // namespace

PreservedAnalyses WideLoops::run(Function &function, FunctionAnalysisManager &analyses) {
  auto &loops = analyses.getResult<LoopAnalysis>(function);
  auto &se = analyses.getResult<ScalarEvolutionAnalysis>(function);
  auto &dominators = analyses.getResult<DominatorTreeAnalysis>(function);
  bool changed = false;
  SmallVector<Loop *, 16> innermost;
  for (Loop *loop : loops.getLoopsInPreorder())
    if (loop->isInnermost())
      innermost.push_back(loop);
  for (Loop *loop : loops)
    changed |= simplifyLoop(loop, &dominators, &loops, &se, nullptr, nullptr, false) |
               formLCSSARecursively(*loop, dominators, &loops, &se);
  for (Loop *loop : innermost)
    changed |= WideLoop(*loop, se, loops, dominators).run();
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace aotc::emit
