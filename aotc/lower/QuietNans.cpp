// The spec lets a float operation return any quiet NaN (any canonical one if all NaN operands are
// canonical), and never a signalling one. LLVM assumes that nobody looks at the difference: it
// folds x*1.0, x/1.0, x-0.0, x*-1.0, demote(promote x), minimum(x, x) to x or its negation, and a
// signalling NaN, made by a load or by reinterpretation, comes out as it went in.
//
// So the operand that would make the operation fold goes behind llvm.arithmetic.fence. The
// instruction then stays, and so does everything around it: a fenced constant is loop-invariant,
// loops still become vectors. (Fencing x does not help; constrained intrinsics fold all the same,
// and stop vectorisation.) abs, neg, copysign, select and moves keep all bits in LLVM as in Wasm.
//
// This sees what is constant within one body. What becomes so later, by inlining or by folding
// other constants, is folded as before.

#include "aotc/lower/QuietNans.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace aotc::lower {

// Constants that can make an operation the identity, or a change of sign.
static bool isNeutral(const APFloat &x) { return x.isZero() || abs(x).isExactlyValue(1.0); }

// One lane is enough: LLVM takes vectors apart.
static bool hasNeutralLane(const Constant *constant) {
  if (auto *single = dyn_cast<ConstantFP>(constant))
    return isNeutral(single->getValueAPF());
  auto *type = dyn_cast<FixedVectorType>(constant->getType());
  for (unsigned i = 0; type && i < type->getNumElements(); ++i)
    if (auto *lane = dyn_cast_or_null<ConstantFP>(constant->getAggregateElement(i)))
      if (isNeutral(lane->getValueAPF()))
        return true;
  return false;
}

// Whether `inst` passes on the bits of its operands, or changes their sign alone.
static bool isTransparent(const Instruction &inst) {
  if (auto *call = dyn_cast<IntrinsicInst>(&inst)) {
    Intrinsic::ID id = call->getIntrinsicID();
    return id == Intrinsic::fabs || id == Intrinsic::copysign;
  }
  switch (inst.getOpcode()) {
  case Instruction::FNeg:
  case Instruction::PHI:
  case Instruction::Select:
  case Instruction::BitCast:
  case Instruction::ExtractElement:
  case Instruction::InsertElement:
  case Instruction::ShuffleVector:
    return true;
  default:
    return false;
  }
}

// Whether a promotion gets to `value` unchanged but for its sign. Phis make cycles; a chain of more
// than a few steps counts as one, as a fence too many does no harm.
static bool isPromotion(Value *value) {
  SmallPtrSet<Instruction *, 16> seen;
  SmallVector<Value *, 16> worklist{value};
  while (!worklist.empty()) {
    auto *inst = dyn_cast<Instruction>(worklist.pop_back_val());
    if (!inst || !seen.insert(inst).second)
      continue;
    if (inst->getOpcode() == Instruction::FPExt || seen.size() > 16)
      return true;
    if (isTransparent(*inst))
      append_range(worklist, inst->operands());
  }
  return false;
}

static void fence(Use &operand) {
  IRBuilder<> b(cast<Instruction>(operand.getUser()));
  operand = b.CreateIntrinsic(Intrinsic::arithmetic_fence, {operand->getType()}, {operand});
}

// A vector's lanes are often hidden behind a bitcast from v128's own type.
static void fenceConstants(Instruction &inst) {
  for (Use &operand : inst.operands())
    if (auto *constant = dyn_cast<Constant>(operand))
      if (hasNeutralLane(ConstantFoldConstant(constant, inst.getDataLayout())))
        fence(operand);
}

// x and x, or x and an infinity, or the largest number.
static void fenceMinMax(IntrinsicInst &call) {
  if (call.getArgOperand(0) == call.getArgOperand(1))
    return fence(call.getArgOperandUse(0));
  for (Use &operand : call.args())
    if (isa<Constant>(operand))
      fence(operand);
}

void quietNans(Function &function) {
  for (Instruction &inst : make_early_inc_range(instructions(function))) {
    if (!inst.getType()->isFPOrFPVectorTy())
      continue;
    if (inst.isBinaryOp())
      fenceConstants(inst);
    else if (inst.getOpcode() == Instruction::FPTrunc && isPromotion(inst.getOperand(0)))
      fence(inst.getOperandUse(0));
    else if (auto *call = dyn_cast<IntrinsicInst>(&inst))
      if (call->getIntrinsicID() == Intrinsic::minimum ||
          call->getIntrinsicID() == Intrinsic::maximum)
        fenceMinMax(*call);
  }
}

} // namespace aotc::lower
