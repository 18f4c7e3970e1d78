// An out-of-bounds load traps even if its result is unused (spec §4.6.10), but to LLVM a load
// without uses is dead. Making every access volatile, as some do, costs all vectorisation. Dead
// loads are rare, as producers have optimised already, so only those are made volatile: liveness is
// computed once, over SSA values, before any optimisation has run.

#include "aotc/lower/KeepTraps.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"

using namespace llvm;

namespace aotc::lower {

void promoteLocals(Function &function, ArrayRef<AllocaInst *> locals) {
  if (locals.empty())
    return;
  DominatorTree tree(function);
  PromoteMemToReg(locals, tree);
}

static bool isTagged(const Instruction &inst, MDNode *memoryTag) {
  return isa<LoadInst>(inst) && inst.getMetadata(LLVMContext::MD_tbaa) == memoryTag;
}

void keepTraps(Function &function, MDNode *memoryTag) {
  SmallPtrSet<Instruction *, 32> live;
  SmallVector<Instruction *, 64> worklist;
  auto mark = [&](Instruction *inst) {
    if (live.insert(inst).second)
      worklist.push_back(inst);
  };
  bool anyLoad = false;
  for (Instruction &inst : instructions(function)) {
    anyLoad |= isTagged(inst, memoryTag);
    if (inst.isTerminator() || inst.mayHaveSideEffects())
      mark(&inst);
  }
  if (!anyLoad)
    return;
  while (!worklist.empty())
    for (Value *operand : worklist.pop_back_val()->operands())
      if (auto *inst = dyn_cast<Instruction>(operand))
        mark(inst);
  for (Instruction &inst : instructions(function))
    if (isTagged(inst, memoryTag) && !live.contains(&inst))
      cast<LoadInst>(inst).setVolatile(true);
}

} // namespace aotc::lower
