#include "aotc/emit/StackChecks.h"

#include "aotc/target/Abi.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;

namespace aotc::emit {

// Calls that do not return are traps, whose need is part of the reserve.
static bool callsFunction(const Function &function) {
  for (const BasicBlock &block : function)
    for (const Instruction &inst : block) {
      auto *call = dyn_cast<CallBase>(&inst);
      if (call && !isa<IntrinsicInst>(call) && !call->isInlineAsm() && !call->doesNotReturn())
        return true;
    }
  return false;
}

static Value *limitAddress(Function &function, IRBuilder<> &b) {
  StringRef symbol = function.getFnAttribute("stack-limit-symbol").getValueAsString();
  uint64_t offset = 0;
  function.getFnAttribute("stack-limit-offset").getValueAsString().getAsInteger(10, offset);
  Module &module = *function.getParent();
  Value *base = symbol.empty() ? static_cast<Value *>(function.getArg(0))
                               : module.getOrInsertGlobal(symbol, b.getInt8Ty());
  if (base->getType()->isIntegerTy()) // a register of the tail-call prototype
    base = b.CreateIntToPtr(base, b.getPtrTy());
  return b.CreateConstGEP1_64(b.getInt8Ty(), base, offset);
}

PreservedAnalyses StackChecks::run(Function &function, FunctionAnalysisManager &) {
  if (!function.hasFnAttribute("stack-limit-offset") || !callsFunction(function))
    return PreservedAnalyses::all();
  LLVMContext &context = function.getContext();
  Instruction *first = &*function.getEntryBlock().getFirstNonPHIOrDbgOrAlloca();
  IRBuilder<> b(first);
  const DataLayout &layout = function.getParent()->getDataLayout();
  Type *word = layout.getIntPtrType(context);
  auto *name = MetadataAsValue::get(context, MDNode::get(context, MDString::get(context, "sp")));
  Value *pointer = b.CreateIntrinsic(Intrinsic::read_register, {word}, {name});
  Value *limit = b.CreateLoad(word, limitAddress(function, b));
  MDNode *never = MDBuilder(context).createUnlikelyBranchWeights();
  Instruction *end = SplitBlockAndInsertIfThen(b.CreateICmpULT(pointer, limit), first,
                                               /*Unreachable=*/true, never);
  b.SetInsertPoint(end);
  target::Abi abi(*function.getParent(), target);
  CallInst *trap = b.CreateCall(abi.builtin(target::Builtin::trap),
                                {b.getInt32(uint32_t(target::Trap::call_stack_exhausted))});
  abi.addCAbiAttributes(*trap);
  return PreservedAnalyses::none();
}

} // namespace aotc::emit
