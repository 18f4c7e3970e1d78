#include "aotc/emit/SoftDoubles.h"

#include "aotc/target/Abi.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace aotc::emit {

static bool isAddition(const Instruction &inst) {
  return (inst.getOpcode() == Instruction::FAdd || inst.getOpcode() == Instruction::FSub) &&
         inst.getType()->getScalarType()->isDoubleTy();
}

static Value *sumOfScalars(IRBuilder<> &b, FunctionCallee builtin, Value *left, Value *right) {
  Value *sum = b.CreateCall(
      builtin, {b.CreateBitCast(left, b.getInt64Ty()), b.CreateBitCast(right, b.getInt64Ty())});
  return b.CreateBitCast(sum, b.getDoubleTy());
}

static Value *sum(IRBuilder<> &b, FunctionCallee builtin, Value *left, Value *right) {
  auto *type = dyn_cast<FixedVectorType>(left->getType());
  if (!type)
    return sumOfScalars(b, builtin, left, right);
  Value *result = PoisonValue::get(type);
  for (unsigned i = 0; i < type->getNumElements(); ++i) {
    Value *lane =
        sumOfScalars(b, builtin, b.CreateExtractElement(left, i), b.CreateExtractElement(right, i));
    result = b.CreateInsertElement(result, lane, i);
  }
  return result;
}

PreservedAnalyses SoftDoubles::run(Function &function, FunctionAnalysisManager &) {
  target::Abi abi(*function.getParent(), target);
  bool changed = false;
  for (Instruction &inst : make_early_inc_range(instructions(function))) {
    if (!isAddition(inst))
      continue;
    using target::Builtin;
    IRBuilder<> b(&inst);
    FunctionCallee builtin =
        abi.builtin(inst.getOpcode() == Instruction::FAdd ? Builtin::f64_add : Builtin::f64_sub);
    inst.replaceAllUsesWith(sum(b, builtin, inst.getOperand(0), inst.getOperand(1)));
    inst.eraseFromParent();
    changed = true;
  }
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace aotc::emit
