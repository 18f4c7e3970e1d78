// An out-of-bounds load traps even if its result is unused (spec §4.6.10), but to LLVM a load
// without uses is dead. Making every access volatile, as some do, costs all vectorisation. Dead
// loads are rare, as producers have optimised already, so only those are made volatile: liveness is
// computed once, over SSA values, before any optimisation has run.
//
// A load is live if an effect, a branch or the function's result depends on it. That leaves two
// ways in which inlining could make it dead later: the caller ignores the result, or the callee
// ignores a parameter. Both get a use that LLVM does not remove. An operand that instruction
// simplification would drop (of x * 0, say) does not count as a use.

#include "aotc/lower/KeepTraps.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/InstructionSimplify.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"

using namespace llvm;

namespace aotc::lower {

void promoteLocals(Function &function, ArrayRef<AllocaInst *> locals) {
  if (locals.empty())
    return;
  DominatorTree tree(function);
  PromoteMemToReg(locals, tree);
}

namespace {

class Liveness {
public:
  explicit Liveness(Function &function) : query(function.getDataLayout()) {
    for (Instruction &inst : instructions(function))
      if (inst.isTerminator() || inst.mayHaveSideEffects())
        mark(&inst);
    while (!worklist.empty())
      visit(worklist.pop_back_val());
  }

  bool isLive(const Value *value) const { return live.contains(value); }
  // Whether something live depends on the value, beyond its own effects.
  bool isUsed(const Value *value) const { return used.contains(value); }

private:
  void mark(Instruction *inst) {
    if (live.insert(inst).second)
      worklist.push_back(inst);
  }

  void use(Value *value) {
    used.insert(value);
    if (auto *inst = dyn_cast<Instruction>(value))
      mark(inst);
  }

  void visit(Instruction *inst) {
    if (!inst->isTerminator() && !inst->mayHaveSideEffects())
      if (Value *simpler = simplifyInstruction(inst, query))
        return use(simpler);
    for (Value *operand : inst->operands())
      if (isa<Instruction, Argument>(operand))
        use(operand);
  }

  SimplifyQuery query;
  DenseSet<const Value *> live, used;
  SmallVector<Instruction *, 64> worklist;
};

} // namespace

static bool isTagged(const Instruction &inst, MDNode *memoryTag) {
  return isa<LoadInst>(inst) && inst.getMetadata(LLVMContext::MD_tbaa) == memoryTag;
}

// llvm.fake.use emits no code, but keeps its operand alive.
static void keepAlive(IRBuilder<> &b, Value *value) {
  b.CreateIntrinsic(Type::getVoidTy(b.getContext()), Intrinsic::fake_use, {value});
}

static void keepUnusedResult(CallInst &call, const Liveness &liveness) {
  bool ignored = !call.getType()->isVoidTy() && !isa<IntrinsicInst>(call) &&
                 !call.isMustTailCall() && !liveness.isUsed(&call);
  if (!ignored)
    return;
  IRBuilder<> b(call.getNextNode());
  keepAlive(b, &call);
}

void keepTraps(Function &function, MDNode *memoryTag) {
  Liveness liveness(function);
  SmallVector<CallInst *, 16> calls;
  for (Instruction &inst : instructions(function)) {
    if (isTagged(inst, memoryTag) && !liveness.isUsed(&inst))
      cast<LoadInst>(inst).setVolatile(true);
    if (auto *call = dyn_cast<CallInst>(&inst))
      calls.push_back(call);
  }
  for (CallInst *call : calls)
    keepUnusedResult(*call, liveness);
  IRBuilder<> b(&*function.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
  for (Argument &arg : function.args())
    if (!liveness.isUsed(&arg))
      keepAlive(b, &arg);
}

} // namespace aotc::lower
