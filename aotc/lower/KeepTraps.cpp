// An out-of-bounds load traps even if its result is unused (spec §4.6.10), but to LLVM a load
// without uses is dead, and one that is used in one branch only may move there. Making every access
// volatile, as some do, costs all vectorisation. Such loads are rare, as producers have removed and
// moved what they could, so only those are made volatile. Which ones is computed once, over SSA
// values, before any optimisation has run.
//
// Dead: no effect, branch or result of the function depends on it. That leaves two ways in which
// inlining could make a load dead later: the caller ignores the result, or the callee ignores a
// parameter. Both get a use that LLVM does not remove. An operand that instruction simplification
// would drop (of x * 0, say) does not count as a use.
//
// Movable: whatever depends on it lies in blocks that control may not get to from the load, or
// behind the loop that the load is in, where LLVM would load once, after the last round. What the
// load's users compute may move as well, so a use is as far down as the effect that needs it.

#include "aotc/lower/KeepTraps.h"

#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/InstructionSimplify.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/PostDominators.h"
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

bool isEffect(const Instruction &inst) { return inst.isTerminator() || inst.mayHaveSideEffects(); }

class Liveness {
public:
  explicit Liveness(Function &function) : query(function.getDataLayout()) {
    for (Instruction &inst : instructions(function))
      if (isEffect(inst))
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
    if (!isEffect(*inst))
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

// How far down a live value is needed first.
class Movement {
public:
  Movement(Function &function, const Liveness &liveness)
      : dominators(function), postDominators(function), loops(dominators) {
    // Phis stay where they are, so what they need is known at once; for everything else users come
    // before what they use.
    for (PHINode &phi : phisOf(function))
      if (liveness.isLive(&phi))
        for (unsigned i = 0; i != phi.getNumIncomingValues(); ++i)
          need(phi.getIncomingValue(i), phi.getIncomingBlock(i), phi.getParent());
    for (BasicBlock *block : post_order(&function))
      for (Instruction &inst : reverse(*block))
        if (!isa<PHINode>(inst) && liveness.isLive(&inst))
          visit(inst);
  }

  bool mayMove(const LoadInst &load) const {
    auto found = places.find(&load);
    if (found == places.end())
      return false;
    const Place &place = found->second;
    return !place.inLoop || (place.first != load.getParent() &&
                             !postDominators.dominates(place.first, load.getParent()));
  }

private:
  struct Place {
    BasicBlock *first = nullptr;   // dominates all needs
    BasicBlock *outside = nullptr; // of the loop that the value is in: one of the needs
    bool inLoop = false;           // some need is inside that loop, or there is no loop
  };

  static SmallVector<std::reference_wrapper<PHINode>, 32> phisOf(Function &function) {
    SmallVector<std::reference_wrapper<PHINode>, 32> phis;
    for (BasicBlock &block : function)
      for (PHINode &phi : block.phis())
        phis.push_back(phi);
    return phis;
  }

  // `value` is needed in `block`, and there for the sake of something in `behind`.
  void need(Value *value, BasicBlock *block, BasicBlock *behind) {
    auto *inst = dyn_cast<Instruction>(value);
    if (!inst)
      return;
    Place &place = places[inst];
    place.first = place.first ? dominators.findNearestCommonDominator(place.first, block) : block;
    const Loop *loop = loops.getLoopFor(inst->getParent());
    if (!loop || loop->contains(behind))
      place.inLoop = true;
    else
      place.outside = behind;
  }

  void visit(Instruction &inst) {
    BasicBlock *block = inst.getParent(), *behind = block;
    if (auto found = places.find(&inst); !isEffect(inst) && found != places.end()) {
      const Place &place = found->second;
      block = place.inLoop ? place.first : block;
      behind = place.inLoop ? place.first : place.outside;
    }
    for (Value *operand : inst.operands())
      need(operand, block, behind);
  }

  DominatorTree dominators;
  PostDominatorTree postDominators;
  LoopInfo loops;
  DenseMap<const Instruction *, Place> places;
};

} // namespace

static bool isTagged(const Instruction &inst, MDNode *memoryTag) {
  return isa<LoadInst>(inst) && inst.getMetadata(LLVMContext::MD_tbaa) == memoryTag;
}

// llvm.fake.use emits no code, but keeps its operand alive.
static void keepAlive(IRBuilder<> &b, Value *value) {
  b.CreateIntrinsic(Type::getVoidTy(b.getContext()), Intrinsic::fake_use, {value});
}

static void keepUnusedResult(CallBase &call, const Liveness &liveness) {
  bool ignored = !call.getType()->isVoidTy() && !isa<IntrinsicInst>(call) &&
                 !call.isMustTailCall() && !liveness.isUsed(&call);
  if (!ignored)
    return;
  auto *invoke = dyn_cast<InvokeInst>(&call); // whose result is there where it goes on
  IRBuilder<> b(invoke ? &*invoke->getNormalDest()->getFirstNonPHIIt() : call.getNextNode());
  keepAlive(b, &call);
}

static void keepLoads(Function &function, MDNode *memoryTag, const Liveness &liveness) {
  SmallVector<LoadInst *, 64> loads;
  for (Instruction &inst : instructions(function))
    if (isTagged(inst, memoryTag))
      loads.push_back(cast<LoadInst>(&inst));
  if (loads.empty())
    return;
  const Movement movement(function, liveness);
  for (LoadInst *load : loads)
    if (!liveness.isUsed(load) || movement.mayMove(*load))
      load->setVolatile(true);
}

void keepTraps(Function &function, MDNode *memoryTag) {
  Liveness liveness(function);
  keepLoads(function, memoryTag, liveness);
  SmallVector<CallBase *, 16> calls;
  for (Instruction &inst : instructions(function))
    if (auto *call = dyn_cast<CallBase>(&inst))
      calls.push_back(call);
  for (CallBase *call : calls)
    keepUnusedResult(*call, liveness);
  IRBuilder<> b(&*function.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
  for (Argument &arg : function.args())
    if (!liveness.isUsed(&arg))
      keepAlive(b, &arg);
}

} // namespace aotc::lower
