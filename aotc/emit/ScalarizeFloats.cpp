// ARM's NEON computes with f32 as if denormals were zero, comparisons included; its scalar unit is
// exact. LLVM knows, but only keeps its loop vectoriser from making vector additions and the like:
// it makes vector comparisons, and puts scalar operations together again that were written lane by
// lane. So lowering and optimisation use vectors as everywhere, and afterwards the operations that
// matter are done lane by lane. On this processor a lane is a register of its own, so that taking
// a vector apart costs next to nothing.
//
// Moves, selects, changes of sign and conversions from and to integers are exact: a denormal
// converts to 0 anyway.

#include "aotc/emit/ScalarizeFloats.h"

#include "llvm/Analysis/VectorUtils.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace aotc::emit {

static bool isSignOnly(Intrinsic::ID id) {
  return id == Intrinsic::fabs || id == Intrinsic::copysign;
}

// The intrinsic of a lane-wise call, or not_intrinsic.
static Intrinsic::ID laneIntrinsic(const Instruction &inst) {
  auto *call = dyn_cast<IntrinsicInst>(&inst);
  if (!call || !isTriviallyVectorizable(call->getIntrinsicID()) ||
      isSignOnly(call->getIntrinsicID()))
    return Intrinsic::not_intrinsic;
  return call->getIntrinsicID();
}

static bool flushes(const Instruction &inst) {
  if (inst.getNumOperands() == 0)
    return false;
  auto *type = dyn_cast<FixedVectorType>(inst.getOperand(0)->getType());
  if (!type || !type->getElementType()->isFloatTy())
    return false;
  return inst.isBinaryOp() || isa<FCmpInst>(inst) ||
         (inst.getType() == type && laneIntrinsic(inst) != Intrinsic::not_intrinsic);
}

static Value *lane(IRBuilder<> &b, Instruction &inst, ArrayRef<Value *> operands) {
  if (auto *compare = dyn_cast<FCmpInst>(&inst))
    return b.CreateFCmp(compare->getPredicate(), operands[0], operands[1]);
  if (inst.isBinaryOp())
    return b.CreateBinOp(static_cast<Instruction::BinaryOps>(inst.getOpcode()), operands[0],
                         operands[1]);
  return b.CreateIntrinsic(laneIntrinsic(inst), {operands[0]->getType()}, operands);
}

static void scalarize(Instruction &inst) {
  IRBuilder<> b(&inst);
  auto *type = cast<FixedVectorType>(inst.getType());
  Value *result = PoisonValue::get(type);
  for (unsigned i = 0; i < type->getNumElements(); ++i) {
    SmallVector<Value *, 3> operands;
    auto *call = dyn_cast<CallBase>(&inst);
    for (Value *operand : call ? make_range(call->arg_begin(), call->arg_end())
                               : make_range(inst.op_begin(), inst.op_end()))
      operands.push_back(operand->getType()->isVectorTy() ? b.CreateExtractElement(operand, i)
                                                          : operand);
    result = b.CreateInsertElement(result, lane(b, inst, operands), i);
  }
  inst.replaceAllUsesWith(result);
  inst.eraseFromParent();
}

PreservedAnalyses ScalarizeFloats::run(Function &function, FunctionAnalysisManager &) {
  bool changed = false;
  for (Instruction &inst : make_early_inc_range(instructions(function)))
    if (flushes(inst)) {
      scalarize(inst);
      changed = true;
    }
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace aotc::emit
