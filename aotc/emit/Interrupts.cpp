// What runs for ever runs through a loop or a recursion. Lowering checks at the entry of functions
// that have either, which also keeps `self` at hand; this pass does the loops.
//
// Epoch: each iteration looks at self->interrupt. Loops of few iterations without calls are left
// out.
//
// Fuel: each function and each iteration pays for its instructions, as they are now, when it
// begins. What is left is kept in a register, and in self->fuel where others see it: while a
// function is called, and after this one. So fuel bounds work; it does not count instructions of
// Wasm, and the same module may need a little more of it with another optimisation level or target.
#include "aotc/emit/Interrupts.h"

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"

using namespace llvm;

namespace aotc::emit {

using target::AbiStruct;
using target::Builtin;
using target::Interrupt;
namespace InstanceField = target::Field::wasmrt_instance_fields;

namespace {

// Iterations of a loop that need no check of their own.
constexpr unsigned fewIterations = 1024;

Argument *selfOf(Function &function) {
  const bool has = !function.isDeclaration() && function.arg_size() > 0 &&
                   function.getAttributes().hasParamAttr(0, target::selfAttribute);
  return has ? function.getArg(0) : nullptr;
}

bool isCall(const Instruction &inst) {
  const auto *call = dyn_cast<CallBase>(&inst);
  return call && !isa<IntrinsicInst>(inst) && !call->isInlineAsm() && !call->doesNotReturn();
}

class Inserter {
public:
  Inserter(Function &function, target::Abi &abi, LoopInfo &loops)
      : function(function), abi(abi), loops(loops) {}

  void addEpoch(ScalarEvolution &evolution) {
    Value *address = fieldAddress(InstanceField::interrupt);
    for (Loop *loop : loops.getLoopsInPreorder()) {
      if (isShort(*loop, evolution))
        continue;
      IRBuilder<> b(&*loop->getHeader()->getFirstInsertionPt());
      LoadInst *load = b.CreateAlignedLoad(b.getInt32Ty(), address, Align(4));
      load->setAtomic(AtomicOrdering::Monotonic);
      places.push_back({load, b.CreateIsNotNull(load)});
    }
    for (auto [load, stop] : places)
      trapIf(stop, load->getNextNode()->getNextNode(), target::Trap::interrupted);
  }

  void addFuel(DominatorTree &dominators) {
    address = fieldAddress(InstanceField::fuel);
    IRBuilder<> b(cast<Instruction>(address)->getNextNode());
    fuel = b.CreateAlloca(b.getInt64Ty());
    b.CreateStore(b.CreateLoad(b.getInt64Ty(), address), fuel);
    DenseMap<const Loop *, uint64_t> costs;
    for (BasicBlock &block : function)
      costs[loops.getLoopFor(&block)] += block.size();
    publish();
    pay(b, costs[nullptr]);
    for (Loop *loop : loops.getLoopsInPreorder()) {
      b.SetInsertPoint(&*loop->getHeader()->getFirstInsertionPt());
      pay(b, costs[loop]);
    }
    PromoteMemToReg(ArrayRef(fuel), dominators);
    for (auto [next, stop] : places) {
      Instruction *trap =
          trapIf(stop, cast<Instruction>(stop)->getNextNode(), target::Trap::out_of_fuel);
      new StoreInst(next, address, trap->getIterator());
    }
  }

private:
  // Anew for each function: at its very beginning.
  Value *fieldAddress(unsigned field) {
    IRBuilder<> b(&*function.getEntryBlock().getFirstInsertionPt());
    Value *self = function.getArg(0);
    if (!self->getType()->isPointerTy()) // in the uniform prototype of tail calls
      self = b.CreateIntToPtr(self, b.getPtrTy());
    return b.Insert(GetElementPtrInst::Create(
        b.getInt8Ty(), self, b.getInt64(abi.fieldOffset(AbiStruct::wasmrt_instance, field))));
  }

  static bool isShort(const Loop &loop, ScalarEvolution &evolution) {
    const unsigned most = evolution.getSmallConstantMaxTripCount(&loop);
    return most && most <= fewIterations && loop.isInnermost() &&
           none_of(loop.blocks(), [](const BasicBlock *b) { return any_of(*b, isCall); });
  }

  void pay(IRBuilder<> &b, uint64_t cost) {
    Value *left = b.CreateSub(b.CreateLoad(b.getInt64Ty(), fuel), b.getInt64(cost));
    b.CreateStore(left, fuel);
    places.push_back({cast<Instruction>(left), b.CreateICmpSLT(left, b.getInt64(0))});
  }

  // Others see the fuel, and change it, where this function is left for them.
  void publish() {
    SmallVector<Instruction *, 16> leaving;
    for (Instruction &inst : instructions(function))
      if (isCall(inst) || isa<ReturnInst>(inst))
        leaving.push_back(&inst);
    for (Instruction *inst : leaving) {
      // Nothing may stand between a musttail call and the return behind it.
      if (isa<ReturnInst>(inst) && inst->getParent()->getTerminatingMustTailCall())
        continue;
      IRBuilder<> b(inst);
      b.CreateStore(b.CreateLoad(b.getInt64Ty(), fuel), address);
      const auto *call = dyn_cast<CallInst>(inst);
      if (!call || call->isMustTailCall())
        continue;
      b.SetInsertPoint(inst->getNextNode());
      b.CreateStore(b.CreateLoad(b.getInt64Ty(), address), fuel);
    }
  }

  // Splits the block before `at`. Returns the call of the trap.
  Instruction *trapIf(Value *condition, Instruction *at, target::Trap code) {
    MDNode *unlikely = MDBuilder(function.getContext()).createUnlikelyBranchWeights();
    Instruction *end = SplitBlockAndInsertIfThen(condition, at->getIterator(), /*Unreachable=*/true,
                                                 unlikely, static_cast<DomTreeUpdater *>(nullptr));
    IRBuilder<> b(end);
    CallInst *call = b.CreateCall(abi.builtin(Builtin::trap), {b.getInt32(uint32_t(code))});
    abi.addCAbiAttributes(*call);
    // Where lines are known, calls must have one.
    if (const DISubprogram *scope = function.getSubprogram())
      call->setDebugLoc(
          DILocation::get(function.getContext(), 0, 0, const_cast<DISubprogram *>(scope)));
    return call;
  }

  Function &function;
  target::Abi &abi;
  LoopInfo &loops;
  Value *address = nullptr;
  AllocaInst *fuel = nullptr;
  SmallVector<std::pair<Instruction *, Value *>, 8> places; // what was read, whether to stop
};

} // namespace

PreservedAnalyses InterruptChecks::run(Function &function, FunctionAnalysisManager &analyses) {
  if (kind == Interrupt::None || !selfOf(function))
    return PreservedAnalyses::all();
  LoopInfo &loops = analyses.getResult<LoopAnalysis>(function);
  const bool matters = !loops.empty() || any_of(instructions(function), isCall);
  if (!matters)
    return PreservedAnalyses::all();
  Inserter inserter(function, *abi, loops);
  if (kind == Interrupt::Epoch)
    inserter.addEpoch(analyses.getResult<ScalarEvolutionAnalysis>(function));
  else
    inserter.addFuel(analyses.getResult<DominatorTreeAnalysis>(function));
  return PreservedAnalyses::none();
}

} // namespace aotc::emit
