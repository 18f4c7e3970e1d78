// An out-of-bounds load traps even if its result is unused (spec §4.6.10), but to LLVM a load
// without uses is dead, and one that is used in one branch only may move there. Making every access
// volatile, as some do, costs all vectorisation. Such loads are rare, as producers have removed and
// moved what they could, so only those are made volatile. Which ones is computed over SSA values
// before any pass has run, and again where one has made more of them: see keepTrapsAlongside.
//
// Dead: no effect or result of the function depends on it, be it through a branch; a branch of
// which nothing depends is as dead as a value. An operand that instruction simplification would
// drop (of x * 0, say) does not count as a use, nor do bits that are then shifted out or masked.
// Where a caller ignores a result, or a callee a parameter, it gets a use that LLVM does not remove
// before it has inlined the call: until then a call is what uses the load.
//
// Movable: whatever depends on it lies in blocks that control may not get to from the load, in the
// arm of a select, which may become such a block, or behind the loop that the load is in, where
// LLVM would load once, after the last round. What the load's users compute may move as well, so a
// use is as far down as the effect that needs it.

#include "aotc/emit/KeepTraps.h"

#include "aotc/target/TargetSpec.h"

#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/DemandedBits.h"
#include "llvm/Analysis/InstructionSimplify.h"
#include "llvm/Analysis/IteratedDominanceFrontier.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/MemorySSA.h"
#include "llvm/Analysis/PostDominators.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassInstrumentation.h"

using namespace llvm;

namespace aotc::emit {

namespace {

// A branch is one only for the sake of what depends on it.
bool isEffect(const Instruction &inst) {
  return inst.isTerminator() ? !isa<BranchInst, SwitchInst>(inst) : inst.mayHaveSideEffects();
}

// What effects and results depend on, as values or through branches.
class Liveness {
public:
  Liveness(Function &function, PostDominatorTree &postDominators)
      : query(function.getDataLayout()), frontiers(postDominators) {
    for (Instruction &inst : instructions(function))
      if (isEffect(inst))
        mark(&inst);
    while (!worklist.empty()) {
      while (!worklist.empty())
        visit(worklist.pop_back_val());
      markBranches();
    }
  }

  bool isLive(const Value *value) const { return live.contains(value); }
  // Whether something live depends on the value, beyond its own effects.
  bool isUsed(const Value *value) const { return used.contains(value); }
  // The value that LLVM will see in place of an instruction's, or nullptr.
  Value *simpler(const Instruction &inst) const { return simplified.lookup(&inst); }

private:
  void mark(Instruction *inst) {
    if (!live.insert(inst).second)
      return;
    worklist.push_back(inst);
    mark(inst->getParent());
  }

  void mark(BasicBlock *block) {
    if (blocks.insert(block).second)
      newBlocks.insert(block);
  }

  // Those that decide whether control gets to the new blocks.
  void markBranches() {
    SmallVector<BasicBlock *, 32> deciding;
    frontiers.setDefiningBlocks(newBlocks);
    frontiers.calculate(deciding);
    newBlocks.clear();
    for (BasicBlock *block : deciding)
      mark(block->getTerminator());
  }

  void use(Value *value) {
    used.insert(value);
    if (auto *inst = dyn_cast<Instruction>(value))
      mark(inst);
  }

  void visit(Instruction *inst) {
    if (!isEffect(*inst))
      if (Value *simpler = simplifyInstruction(inst, query)) {
        simplified[inst] = simpler;
        return use(simpler);
      }
    for (Value *operand : inst->operands())
      if (isa<Instruction, Argument>(operand))
        use(operand);
    if (auto *phi = dyn_cast<PHINode>(inst))
      for (BasicBlock *block : phi->blocks())
        mark(block);
  }

  SimplifyQuery query;
  ReverseIDFCalculator frontiers;
  SmallPtrSet<BasicBlock *, 32> blocks, newBlocks;
  DenseSet<const Value *> live, used;
  DenseMap<const Instruction *, Value *> simplified;
  SmallVector<Instruction *, 64> worklist;
};

bool mayTrap(const Instruction &inst) {
  if (!isa<LoadInst>(inst) || inst.isVolatile())
    return false;
  const MDNode *tag = inst.getMetadata(LLVMContext::MD_tbaa);
  return tag && cast<MDString>(cast<MDNode>(tag->getOperand(0))->getOperand(0))->getString() ==
                    target::guardedMemoryTag;
}

// How far down a live value is needed first. What is needed in arms of selects alone has no place.
class Movement {
public:
  Movement(Function &function, const Liveness &liveness, DominatorTree &dominators,
           PostDominatorTree &postDominators)
      : dominators(dominators), postDominators(postDominators), loops(dominators) {
    dominators.updateDFSNumbers();
    findConcerned(function);
    // Phis stay where they are, so what they need is known at once; for everything else users come
    // before what they use.
    for (PHINode &phi : phisOf(function))
      if (liveness.isLive(&phi))
        for (unsigned i = 0; i != phi.getNumIncomingValues(); ++i)
          need(phi.getIncomingValue(i), phi.getIncomingBlock(i), phi.getParent());
    for (BasicBlock *block : post_order(&function))
      for (Instruction &inst : reverse(*block))
        if (liveness.isLive(&inst) && (isFixed(inst) || concerned.contains(&inst)))
          visit(inst, liveness.simpler(inst));
  }

  bool mayMove(const LoadInst &load) const {
    auto found = places.find(&load);
    if (found == places.end())
      return true;
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

  static bool isFixed(const Instruction &inst) {
    return !isa<PHINode>(inst) && (isEffect(inst) || inst.isTerminator());
  }

  // In large functions most values have nothing to do with loads.
  void findConcerned(Function &function) {
    for (BasicBlock *block : ReversePostOrderTraversal<Function *>(&function))
      for (Instruction &inst : *block)
        if (mayTrap(inst) || (!isa<PHINode>(inst) && !isFixed(inst) &&
                              any_of(inst.operand_values(), [this](const Value *operand) {
                                auto *other = dyn_cast<Instruction>(operand);
                                return other && concerned.contains(other);
                              })))
          concerned.insert(&inst);
  }

  // `value` is needed in `block`, and there for the sake of something in `behind`.
  void need(Value *value, BasicBlock *block, BasicBlock *behind) {
    auto *inst = dyn_cast<Instruction>(value);
    if (!inst || !concerned.contains(inst))
      return;
    Place &place = places[inst];
    if (place.inLoop && place.first == inst->getParent())
      return;
    if (!place.first)
      place.first = block;
    else if (!dominators.dominates(place.first, block)) // quick, where the other is not
      place.first = dominators.findNearestCommonDominator(place.first, block);
    const Loop *loop = loops.getLoopFor(inst->getParent());
    if (!loop || loop->contains(behind))
      place.inLoop = true;
    else
      place.outside = behind;
  }

  void visit(Instruction &inst, Value *simpler) {
    BasicBlock *block = inst.getParent(), *behind = block;
    if (!isFixed(inst)) {
      auto found = places.find(&inst);
      if (found == places.end())
        return;
      const Place &place = found->second;
      block = place.inLoop ? place.first : block;
      behind = place.inLoop ? place.first : place.outside;
    }
    if (simpler)
      return need(simpler, block, behind);
    if (auto *select = dyn_cast<SelectInst>(&inst))
      return need(select->getCondition(), block, behind);
    for (Value *operand : inst.operands())
      need(operand, block, behind);
  }

  DominatorTree &dominators;
  PostDominatorTree &postDominators;
  LoopInfo loops;
  DenseSet<const Instruction *> concerned; // loads that may trap, and what is computed of them
  DenseMap<const Instruction *, Place> places;
};

} // namespace

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

// Whether no bit of what is loaded gets to an effect or result.
static bool isMasked(LoadInst &load, DemandedBits &bits) {
  return load.getType()->isIntOrIntVectorTy() && bits.getDemandedBits(&load).isZero();
}

static bool keepLoads(Function &function, const Liveness &liveness,
                      PostDominatorTree &postDominators) {
  SmallVector<LoadInst *, 64> loads;
  for (Instruction &inst : instructions(function))
    if (mayTrap(inst))
      loads.push_back(cast<LoadInst>(&inst));
  if (loads.empty())
    return false;
  DominatorTree dominators(function);
  const Movement movement(function, liveness, dominators, postDominators);
  AssumptionCache assumptions(function);
  DemandedBits bits(function, assumptions, dominators);
  llvm::erase_if(loads, [&](LoadInst *load) {
    return liveness.isUsed(load) && !isMasked(*load, bits) && !movement.mayMove(*load);
  });
  for (LoadInst *load : loads)
    load->setVolatile(true);
  return !loads.empty();
}

static void keepTraps(Function &function) {
  PostDominatorTree postDominators(function);
  const Liveness liveness(function, postDominators);
  keepLoads(function, liveness, postDominators);
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

void keepTraps(Module &module) {
  const bool hasGuards =
      any_of(module, [](Function &function) { return any_of(instructions(function), mayTrap); });
  if (!hasGuards)
    return;
  for (Function &function : module)
    if (!function.isDeclaration())
      keepTraps(function);
}

static void lookAgain(Function &function, FunctionAnalysisManager &analyses) {
  if (none_of(instructions(function), mayTrap))
    return;
  PostDominatorTree postDominators(function);
  if (!keepLoads(function, Liveness(function, postDominators), postDominators))
    return;
  PreservedAnalyses preserved = PreservedAnalyses::all();
  preserved.abandon<MemorySSAAnalysis>();
  analyses.invalidate(function, preserved);
}

// SROA is the first pass over a function into which others were inlined, and GlobalOpt follows the
// pass that passes constants on from function to function.
void keepTrapsAlongside(PassInstrumentationCallbacks &callbacks,
                        FunctionAnalysisManager &analyses) {
  callbacks.registerBeforeNonSkippedPassCallback([&analyses](StringRef pass, Any ir) {
    if (auto *function = any_cast<const Function *>(&ir); function && pass == "SROAPass")
      lookAgain(const_cast<Function &>(**function), analyses);
    if (auto *module = any_cast<const Module *>(&ir); module && pass == "GlobalOptPass")
      for (Function &function : const_cast<Module &>(**module))
        lookAgain(function, analyses);
  });
}

} // namespace aotc::emit
