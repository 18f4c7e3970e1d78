// What runs for ever runs through a loop or through calls without end. Checks are added so that
//  1. each cycle of a function's blocks has a check, or is a loop of few iterations without calls,
//     and
//  2. each call of code that is not the runtime's has a check on every way to it.
//
// That suffices. Between two checks a function runs through each of its instructions once, loops of
// few iterations aside, and it can only return, to a function that does the same: so what happens
// between two checks is bounded by the depth of the stack, times the size of functions. It takes
// microseconds, as frames of functions that only return are few. Leaves of recursions need no
// check, and what recurses checks once before it does.
//
// Counted loops without calls are taken apart into rounds of few iterations: CountedLoops.h.
//
// Epoch: a check is a look at self->interrupt. A loop around a large switch, an interpreter's, has
// no branch for it: the word, all ones when set, is or-ed to the switch's operand, which then goes
// to the default, and a check is there. So the switch can still become ThreadedDispatch.h's jumps.
//
// Fuel: each function and each iteration, or round, pays for its instructions, as they are now,
// when it begins. What is left is in self->fuel; loops without calls that have no known end keep it
// in a register. So fuel bounds work; it does not count instructions of Wasm, and the same module
// may need a little more of it with another optimisation level or target.
#include "aotc/emit/Interrupts.h"

#include "aotc/emit/CountedLoops.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"

using namespace llvm;

namespace aotc::emit {

using target::AbiStruct;
using target::Builtin;
using target::Interrupt;
namespace InstanceField = target::Field::wasmrt_instance_fields;

namespace {

Argument *selfOf(Function &function) {
  const bool has = !function.isDeclaration() && function.arg_size() > 0 &&
                   function.getAttributes().hasParamAttr(0, target::selfAttribute);
  return has ? function.getArg(0) : nullptr;
}

// Of code that may run long, or call back: the runtime's builtins do neither.
bool isCall(const Instruction &inst) {
  const auto *call = dyn_cast<CallBase>(&inst);
  if (!call || isa<IntrinsicInst>(inst) || call->isInlineAsm() || call->doesNotReturn())
    return false;
  const Function *callee = call->getCalledFunction();
  return !callee || !callee->isDeclaration() || !callee->getName().starts_with("wasmrt_");
}

Instruction *firstCall(BasicBlock &block) {
  auto found = find_if(block, isCall);
  return found == block.end() ? nullptr : &*found;
}

bool hasCall(const Loop &loop) {
  return any_of(loop.blocks(), [](BasicBlock *block) { return firstCall(*block); });
}

struct Analyses {
  LoopInfo &loops;
  ScalarEvolution &evolution;
  DominatorTree &dominators;
  const TargetTransformInfo &costs;
};

// What both kinds of checks have in common: where self is, and how to stop.
class Inserter {
public:
  Inserter(Function &function, target::Abi &abi, const Analyses &analyses, unsigned field)
      : function(function), abi(abi), analyses(analyses) {
    for (Loop *loop : analyses.loops)
      simplifyLoop(loop, &analyses.dominators, &analyses.loops, &analyses.evolution, nullptr,
                   nullptr, /*PreserveLCSSA=*/false);
    inner = analyses.loops.getLoopsInPreorder();
    std::reverse(inner.begin(), inner.end());
    IRBuilder<> b(&*function.getEntryBlock().getFirstInsertionPt());
    Value *self = function.getArg(0);
    if (!self->getType()->isPointerTy()) // in the uniform prototype of tail calls
      self = b.CreateIntToPtr(self, b.getPtrTy());
    address = b.Insert(GetElementPtrInst::Create(
        b.getInt8Ty(), self, b.getInt64(abi.fieldOffset(AbiStruct::wasmrt_instance, field))));
  }

protected:
  // Splits the block behind `condition`. Returns the call of the trap. It never comes back; but
  // where other calls follow anyway it may look as if it did, which lets the code generator set up
  // a frame on this way only, and not for leaves of a recursion.
  Instruction *trapIf(Instruction *condition, target::Trap code, bool seemsToReturn = false) {
    MDNode *unlikely = MDBuilder(function.getContext()).createUnlikelyBranchWeights();
    Instruction *end = SplitBlockAndInsertIfThen(condition, condition->getNextNode()->getIterator(),
                                                 /*Unreachable=*/!seemsToReturn, unlikely,
                                                 static_cast<DomTreeUpdater *>(nullptr));
    IRBuilder<> b(end);
    CallInst *call = b.CreateCall(abi.builtin(Builtin::trap), {b.getInt32(uint32_t(code))});
    abi.addCAbiAttributes(*call);
    // Where lines are known, calls must have one.
    if (const DISubprogram *scope = function.getSubprogram())
      call->setDebugLoc(
          DILocation::get(function.getContext(), 0, 0, const_cast<DISubprogram *>(scope)));
    return call;
  }

  // The large switch that each iteration comes to.
  SwitchInst *switchOf(Loop &loop) {
    for (BasicBlock *block : loop.blocks()) {
      auto *inst = dyn_cast<SwitchInst>(block->getTerminator());
      if (inst && inst->getNumCases() >= fewestCases && analyses.loops.getLoopFor(block) == &loop &&
          loop.getLoopLatch() && analyses.dominators.dominates(block, loop.getLoopLatch()) &&
          none_of(inst->cases(), [](auto row) { return row.getCaseValue()->isMinusOne(); }))
        return inst;
    }
    return nullptr;
  }

  // Makes a switch go to its default where `word` is all ones, and nothing else but 0. Returns the
  // end of a block on the way there.
  Instruction *divert(SwitchInst &inst, Value *word) {
    BasicBlock *from = inst.getParent(), *otherwise = inst.getDefaultDest();
    BasicBlock *stop = BasicBlock::Create(from->getContext(), "stop", &function, otherwise);
    IRBuilder<> b(&inst);
    word = b.CreateSExtOrTrunc(word, inst.getCondition()->getType());
    inst.setCondition(b.CreateOr(inst.getCondition(), word));
    inst.setDefaultDest(stop);
    for (PHINode &phi : otherwise->phis()) { // cases may go there as well
      phi.addIncoming(phi.getIncomingValueForBlock(from), stop);
      phi.removeIncomingValue(phi.getBasicBlockIndex(from), /*DeletePHIIfEmpty=*/false);
    }
    b.SetInsertPoint(stop);
    return b.CreateBr(otherwise);
  }

  static constexpr unsigned fewestCases = 8;

  Function &function;
  target::Abi &abi;
  const Analyses &analyses;
  SmallVector<Loop *, 8> inner; // all loops, inner ones before those around them
  Instruction *address;         // of the field of self
};

class EpochChecks : Inserter {
public:
  EpochChecks(Function &function, target::Abi &abi, const Analyses &analyses, bool hasAtomics)
      : Inserter(function, abi, analyses, InstanceField::interrupt), hasAtomics(hasAtomics) {}

  void add() {
    for (Loop *loop : inner)
      planLoop(*loop);
    planCalls();
    SmallVector<Instruction *, 8> stops, stopsAtCalls;
    for (Instruction *place : places)
      stops.push_back(check(place));
    for (Instruction *call : calls)
      stopsAtCalls.push_back(check(call));
    for (const CountedLoop &loop : counted)
      stops.push_back(check(divide(loop).next));
    for (SwitchInst *inst : switches) {
      IRBuilder<> b(inst);
      stops.push_back(check(divert(*inst, lookAt(b))));
    }
    for (Instruction *stop : stops)
      trapIf(stop, target::Trap::interrupted);
    for (Instruction *stop : stopsAtCalls)
      trapIf(stop, target::Trap::interrupted, /*seemsToReturn=*/true);
  }

private:
  void planLoop(Loop &loop) {
    const bool calls = hasCall(loop);
    const unsigned most = analyses.evolution.getSmallConstantMaxTripCount(&loop);
    if (!calls && loop.isInnermost() && most && most <= roundLength)
      return;
    if (!calls)
      if (auto found = countIterations(loop, analyses.evolution, analyses.costs)) {
        counted.push_back(*found);
        return;
      }
    BasicBlock *latch = loop.getLoopLatch();
    if (SwitchInst *inst = switchOf(loop)) {
      checkedAt[&loop] = inst->getParent();
      switches.push_back(inst);
      return;
    }
    for (const Loop *within : loop)
      if (BasicBlock *at = checkedAt.lookup(within))
        if (latch && analyses.dominators.dominates(at, latch)) {
          checkedAt[&loop] = at;
          return;
        }
    // A loop that is left in its first iteration needs none; calls want theirs before them.
    BasicBlock *at = latch && !calls ? latch : loop.getHeader();
    checkedAt[&loop] = at;
    checked.insert(at);
    places.push_back(&*at->getFirstInsertionPt());
  }

  // Down the dominator tree until there is a check, or a call that wants one.
  void planCalls() {
    SmallVector<DomTreeNode *, 16> pending = {analyses.dominators.getRootNode()};
    while (!pending.empty()) {
      const DomTreeNode *node = pending.pop_back_val();
      if (checked.contains(node->getBlock()))
        continue;
      if (Instruction *call = firstCall(*node->getBlock()))
        calls.push_back(call);
      else
        append_range(pending, node->children());
    }
  }

  Instruction *check(Instruction *at) {
    IRBuilder<> b(at);
    return cast<Instruction>(b.CreateIsNotNull(lookAt(b)));
  }

  LoadInst *lookAt(IRBuilder<> &b) {
    LoadInst *load = b.CreateAlignedLoad(b.getInt32Ty(), address, Align(4));
    if (hasAtomics)
      load->setAtomic(AtomicOrdering::Monotonic);
    else
      load->setVolatile(true); // a word is read at once, and nothing else is asked for
    return load;
  }

  const bool hasAtomics;
  SmallVector<CountedLoop, 4> counted;
  DenseMap<const Loop *, BasicBlock *> checkedAt; // in each iteration
  SmallPtrSet<BasicBlock *, 8> checked;           // at their beginning
  SmallVector<SwitchInst *, 2> switches;
  SmallVector<Instruction *, 8> places, calls; // where a check comes first
};

class FuelChecks : Inserter {
public:
  FuelChecks(Function &function, target::Abi &abi, const Analyses &analyses)
      : Inserter(function, abi, analyses, InstanceField::fuel) {}

  void add() {
    for (BasicBlock &block : function)
      costs[analyses.loops.getLoopFor(&block)] += block.size();
    for (Loop *loop : inner)
      planLoop(*loop);
    IRBuilder<> b(address->getNextNode());
    pay(b, b.getInt64(costs[nullptr]), address);
    for (auto [loop, fuel] : payments)
      payIn(*loop, fuel);
    if (!registers.empty()) {
      analyses.dominators.recalculate(function);
      PromoteMemToReg(registers, analyses.dominators);
    }
    for (auto [left, stop] : places) {
      Instruction *trap = trapIf(stop, target::Trap::out_of_fuel);
      new StoreInst(left, address, trap->getIterator());
    }
  }

private:
  // Counted loops are left at one place only, so that they pay for what they do.
  void planLoop(Loop &loop) {
    if (SwitchInst *inst = switchOf(loop))
      switches[&loop] = inst;
    if (hasCall(loop)) {
      payments.push_back({&loop, address});
      return;
    }
    if (loop.getExitingBlock() && loop.getExitingBlock() == loop.getLoopLatch())
      if (auto found = countIterations(loop, analyses.evolution, analyses.costs))
        counted[&loop] = *found;
    const bool isOutermost = !loop.getParentLoop() || hasCall(*loop.getParentLoop());
    if (!isOutermost)
      return;
    Value *fuel = counted.contains(&loop) ? address : registerIn(loop);
    for (Loop *within : loop.getLoopsInPreorder())
      payments.push_back({within, fuel});
  }

  // In front of the switch, and stops by it.
  void payBySwitch(SwitchInst &inst, uint64_t cost, Value *fuel) {
    IRBuilder<> b(&inst);
    Value *left = b.CreateSub(b.CreateLoad(b.getInt64Ty(), fuel), b.getInt64(cost));
    b.CreateStore(left, fuel);
    b.SetInsertPoint(divert(inst, b.CreateAShr(left, 63)));
    places.push_back({left, cast<Instruction>(b.CreateICmpSLT(left, b.getInt64(0)))});
  }

  // Keeps what is left in a register from the beginning of a loop to its end.
  Value *registerIn(Loop &loop) {
    SmallVector<BasicBlock *, 4> exits;
    loop.getUniqueExitBlocks(exits);
    if (!loop.getLoopPreheader() || !loop.hasDedicatedExits())
      return address;
    IRBuilder<> b(address->getNextNode());
    AllocaInst *fuel = b.CreateAlloca(b.getInt64Ty());
    b.SetInsertPoint(loop.getLoopPreheader()->getTerminator());
    b.CreateStore(b.CreateLoad(b.getInt64Ty(), address), fuel);
    for (BasicBlock *exit : exits) {
      b.SetInsertPoint(&*exit->getFirstInsertionPt());
      b.CreateStore(b.CreateLoad(b.getInt64Ty(), fuel), address);
    }
    registers.push_back(fuel);
    return fuel;
  }

  void payIn(Loop &loop, Value *fuel) {
    if (SwitchInst *inst = switches.lookup(&loop))
      return payBySwitch(*inst, costs[&loop], fuel);
    auto found = counted.find(&loop);
    if (found == counted.end()) {
      IRBuilder<> b(&*loop.getHeader()->getFirstInsertionPt());
      return pay(b, b.getInt64(costs[&loop]), fuel);
    }
    const Rounds rounds = divide(found->second);
    IRBuilder<> b(rounds.begin);
    pay(b, b.CreateMul(rounds.length, b.getInt64(costs[&loop])), fuel);
  }

  void pay(IRBuilder<> &b, Value *cost, Value *fuel) {
    Value *left = b.CreateSub(b.CreateLoad(b.getInt64Ty(), fuel), cost);
    b.CreateStore(left, fuel);
    places.push_back({left, cast<Instruction>(b.CreateICmpSLT(left, b.getInt64(0)))});
  }

  DenseMap<const Loop *, uint64_t> costs; // of an iteration, without inner loops
  DenseMap<const Loop *, CountedLoop> counted;
  DenseMap<const Loop *, SwitchInst *> switches;
  SmallVector<std::pair<Loop *, Value *>, 8> payments; // and where their fuel is
  SmallVector<AllocaInst *, 4> registers;
  SmallVector<std::pair<Value *, Instruction *>, 8> places; // what is left, whether to stop
};

} // namespace

PreservedAnalyses InterruptChecks::run(Function &function, FunctionAnalysisManager &manager) {
  if (kind == Interrupt::None || !selfOf(function))
    return PreservedAnalyses::all();
  LoopInfo &loops = manager.getResult<LoopAnalysis>(function);
  const bool matters = !loops.empty() || any_of(instructions(function), isCall);
  if (!matters)
    return PreservedAnalyses::all();
  const Analyses analyses = {loops, manager.getResult<ScalarEvolutionAnalysis>(function),
                             manager.getResult<DominatorTreeAnalysis>(function),
                             manager.getResult<TargetIRAnalysis>(function)};
  if (kind == Interrupt::Epoch)
    EpochChecks(function, *abi, analyses, hasAtomics).add();
  else
    FuelChecks(function, *abi, analyses).add();
  return PreservedAnalyses::none();
}

} // namespace aotc::emit
