// SECURITY. What is folded here may be a bounds check. Two pairs of eyes for every change.
//
// The range of a value is that of its operation on the ranges of its operands, as
// llvm::ConstantRange computes it for numbers that wrap, and that of scalar evolution, which knows
// induction variables; their intersection, as both hold wherever the value is not poison. Phis end
// the search, so it terminates.

#include "aotc/emit/KnownRanges.h"

#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace aotc::emit {

namespace {

constexpr unsigned deepest = 12; // operations from a comparison

class Ranges {
public:
  explicit Ranges(ScalarEvolution &se) : se(se) {}

  ConstantRange of(Value *value, unsigned depth = 0) {
    if (auto *constant = dyn_cast<ConstantInt>(value))
      return constant->getValue();
    auto [known, isNew] = ranges.try_emplace(value, ConstantRange::getFull(widthOf(value)));
    if (!isNew)
      return known->second;
    ConstantRange range = ConstantRange::getFull(widthOf(value));
    if (se.isSCEVable(value->getType())) {
      const SCEV *evolution = se.getSCEV(value);
      range = se.getUnsignedRange(evolution).intersectWith(se.getSignedRange(evolution));
    }
    if (auto *inst = dyn_cast<Instruction>(value); inst && depth < deepest)
      range = range.intersectWith(ofOperation(*inst, depth + 1));
    ranges.find(value)->second = range;
    return range;
  }

private:
  static unsigned widthOf(Value *value) { return value->getType()->getIntegerBitWidth(); }

  ConstantRange ofOperation(Instruction &inst, unsigned depth) {
    if (auto *operation = dyn_cast<BinaryOperator>(&inst)) {
      ConstantRange left = of(operation->getOperand(0), depth);
      ConstantRange right = of(operation->getOperand(1), depth);
      unsigned flags = 0;
      if (auto *wrapping = dyn_cast<OverflowingBinaryOperator>(operation))
        flags = (wrapping->hasNoUnsignedWrap() ? OverflowingBinaryOperator::NoUnsignedWrap : 0) |
                (wrapping->hasNoSignedWrap() ? OverflowingBinaryOperator::NoSignedWrap : 0);
      return flags ? left.overflowingBinaryOp(operation->getOpcode(), right, flags)
                   : left.binaryOp(operation->getOpcode(), right);
    }
    if (auto *cast = dyn_cast<CastInst>(&inst); cast && cast->getSrcTy()->isIntegerTy())
      return of(cast->getOperand(0), depth).castOp(cast->getOpcode(), widthOf(cast));
    if (auto *select = dyn_cast<SelectInst>(&inst))
      return of(select->getTrueValue(), depth).unionWith(of(select->getFalseValue(), depth));
    if (auto *intrinsic = dyn_cast<IntrinsicInst>(&inst))
      return ofIntrinsic(*intrinsic, depth);
    return ConstantRange::getFull(widthOf(&inst));
  }

  ConstantRange ofIntrinsic(IntrinsicInst &intrinsic, unsigned depth) {
    if (!ConstantRange::isIntrinsicSupported(intrinsic.getIntrinsicID()))
      return ConstantRange::getFull(widthOf(&intrinsic));
    SmallVector<ConstantRange, 2> operands;
    for (Value *operand : intrinsic.args())
      operands.push_back(of(operand, depth));
    return ConstantRange::intrinsic(intrinsic.getIntrinsicID(), operands);
  }

  ScalarEvolution &se;
  DenseMap<Value *, ConstantRange> ranges;
};

} // namespace

PreservedAnalyses KnownRanges::run(Function &function, FunctionAnalysisManager &analyses) {
  Ranges ranges(analyses.getResult<ScalarEvolutionAnalysis>(function));
  bool changed = false;
  for (Instruction &inst : instructions(function)) {
    auto *compare = dyn_cast<ICmpInst>(&inst);
    if (!compare || !compare->getOperand(0)->getType()->isIntegerTy())
      continue;
    ConstantRange left = ranges.of(compare->getOperand(0));
    ConstantRange right = ranges.of(compare->getOperand(1));
    const bool always = left.icmp(compare->getPredicate(), right);
    if (!always && !left.icmp(compare->getInversePredicate(), right))
      continue;
    compare->replaceAllUsesWith(ConstantInt::getBool(compare->getContext(), always));
    changed = true;
  }
  if (!changed)
    return PreservedAnalyses::all();
  PreservedAnalyses preserved;
  preserved.preserveSet<CFGAnalyses>();
  return preserved;
}

} // namespace aotc::emit
