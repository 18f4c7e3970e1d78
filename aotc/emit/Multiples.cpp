// Scalar evolution truncated to the low bits is arithmetic modulo a power of two: x - (x & 3) in
// two bits is 0. A branch on (x & mask) == c adds the fact that x - c is a multiple of mask + 1 on
// one of its edges. Where paths come together, each has to give a multiple by the facts on its own.

#include "aotc/emit/Multiples.h"

#include "aotc/emit/LoopChain.h"

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace aotc::emit {

namespace {

constexpr unsigned farthest = 8; // blocks between a value and a branch that says something of it

class Multiples {
public:
  Multiples(unsigned log2, ScalarEvolution &se) : log2(log2), se(se) {}

  bool holds(const SCEV *value, BasicBlock &block) const {
    if (isZero(value) || followsFromBranches(value, block))
      return true;
    PHINode *phi = phiIn(value);
    return phi && all_of(phi->blocks(), [&](BasicBlock *from) {
             const SCEV *before =
                 behindLoop(se.getSCEV(phi->getIncomingValueForBlock(from)), *from);
             ValueToSCEVMapTy arm;
             arm[phi] = before;
             const SCEV *there = SCEVParameterRewriter::rewrite(value, se, arm);
             return isZero(there) || saysEdge(*from, *phi->getParent(), there) ||
                    followsFromBranches(there, *from);
           });
  }

private:
  bool isZero(const SCEV *value) const {
    if (se.getMinTrailingZeros(value) >= log2)
      return true;
    Type *low = IntegerType::get(se.getContext(), log2);
    return se.getTruncateExpr(value, low)->isZero();
  }

  // Of a phi in front of a loop, which loops before that one may have made.
  PHINode *phiIn(const SCEV *value) const {
    const SCEV *found = nullptr;
    SCEVExprContains(value, [&](const SCEV *part) {
      auto *unknown = dyn_cast<SCEVUnknown>(part);
      if (unknown && isa<PHINode>(unknown->getValue()))
        found = part;
      return found != nullptr;
    });
    return found ? cast<PHINode>(cast<SCEVUnknown>(found)->getValue()) : nullptr;
  }

  // What `value` is in `block`, if that lies behind the loop where it counts.
  const SCEV *behindLoop(const SCEV *value, BasicBlock &block) const {
    auto *recurrence = dyn_cast<SCEVAddRecExpr>(value);
    if (!recurrence || recurrence->getLoop()->contains(&block))
      return value;
    const BasicBlock *latch = recurrence->getLoop()->getLoopLatch(), *from = &block;
    for (unsigned i = 0; from && from != latch && i < farthest; ++i)
      from = from->getSinglePredecessor();
    const SCEV *rounds = latch && from == latch ? se.getExitCount(recurrence->getLoop(), latch)
                                                : se.getCouldNotCompute();
    return isa<SCEVCouldNotCompute>(rounds) ? value : recurrence->evaluateAtIteration(rounds, se);
  }

  bool followsFromBranches(const SCEV *value, BasicBlock &block) const {
    BasicBlock *to = &block;
    for (unsigned i = 0; i < farthest; ++i) {
      BasicBlock *from = to->getSinglePredecessor();
      if (!from)
        return false;
      if (saysEdge(*from, *to, value))
        return true;
      to = from;
    }
    return false;
  }

  bool saysEdge(BasicBlock &from, BasicBlock &to, const SCEV *value) const {
    auto *branch = dyn_cast<BranchInst>(from.getTerminator());
    if (!branch || branch->isUnconditional() || branch->getSuccessor(0) == branch->getSuccessor(1))
      return false;
    return saysCondition(branch->getCondition(), branch->getSuccessor(0) == &to, value);
  }

  bool saysCondition(Value *condition, bool isTrue, const SCEV *value) const {
    Value *x;
    CmpPredicate predicate;
    const APInt *mask, *low;
    const auto [compare, negated] = truthOf(condition);
    isTrue ^= negated;
    if (!match(compare, m_ICmp(predicate, m_And(m_Value(x), m_APInt(mask)), m_APInt(low))) ||
        !ICmpInst::isEquality(predicate) ||
        se.getEffectiveSCEVType(x->getType()) != value->getType())
      return false;
    APInt rest = *low;
    if ((predicate == CmpInst::ICMP_EQ) != isTrue) {
      if (!mask->isOne() || rest.ugt(1))
        return false;
      rest ^= 1;
    }
    return follows(value, se.getMinusSCEV(se.getSCEV(x), se.getConstant(rest)), mask->countr_one());
  }

  // `value` is a multiple, if it is `known`, or its opposite, times a power of two.
  bool follows(const SCEV *value, const SCEV *known, unsigned knownLog2) const {
    if (knownLog2 == 0)
      return false;
    const unsigned more = log2 > knownLog2 ? log2 - knownLog2 : 0;
    const SCEV *scaled = se.getMulExpr(
        known, se.getConstant(APInt::getOneBitSet(se.getTypeSizeInBits(value->getType()), more)));
    return isZero(se.getMinusSCEV(value, scaled)) || isZero(se.getAddExpr(value, scaled));
  }

  unsigned log2;
  ScalarEvolution &se;
};

} // namespace

bool isMultipleOf(const SCEV *value, unsigned log2, BasicBlock &block, ScalarEvolution &se) {
  return log2 == 0 || Multiples(log2, se).holds(value, block);
}

} // namespace aotc::emit
