#include "aotc/emit/UnrollsLoops.h"

#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/Utils/UnrollLoop.h"

using namespace llvm;

namespace aotc::emit {

// void count(int end) { for (int i = 0; i != end; i++); }
static Function &simplestLoop(Module &module) {
  IRBuilder<> b(module.getContext());
  auto *type = FunctionType::get(b.getVoidTy(), {b.getInt32Ty()}, false);
  auto *function = Function::Create(type, Function::ExternalLinkage, "count", module);
  BasicBlock *entry = BasicBlock::Create(module.getContext(), "entry", function);
  BasicBlock *loop = BasicBlock::Create(module.getContext(), "loop", function);
  BasicBlock *end = BasicBlock::Create(module.getContext(), "end", function);
  b.SetInsertPoint(entry);
  b.CreateBr(loop);
  b.SetInsertPoint(loop);
  PHINode *count = b.CreatePHI(b.getInt32Ty(), 2);
  Value *next = b.CreateAdd(count, b.getInt32(1));
  count->addIncoming(b.getInt32(0), entry);
  count->addIncoming(next, loop);
  b.CreateCondBr(b.CreateICmpEQ(next, function->getArg(0)), end, loop);
  b.SetInsertPoint(end);
  b.CreateRetVoid();
  return *function;
}

bool unrollsLoops(const TargetMachine &machine) {
  LLVMContext context;
  Module module("", context);
  module.setTargetTriple(machine.getTargetTriple());
  module.setDataLayout(machine.createDataLayout());
  Function &function = simplestLoop(module);
  DominatorTree dominators(function);
  LoopInfo loops(dominators);
  AssumptionCache assumptions(function);
  TargetLibraryInfoImpl libraries(machine.getTargetTriple());
  TargetLibraryInfo library(libraries);
  ScalarEvolution se(function, library, assumptions, dominators, loops);
  OptimizationRemarkEmitter remarks(&function);
  const auto preferences = gatherUnrollingPreferences(
      *loops.begin(), se, machine.getTargetTransformInfo(function), nullptr, nullptr, remarks, 2,
      std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt);
  return preferences.Partial || preferences.Runtime;
}

} // namespace aotc::emit
