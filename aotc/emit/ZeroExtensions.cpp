// A Wasm address is an i32, extended to 64 bits for the access. On x86-64 and AArch64 that costs
// nothing in the block that computes the i32, as its instruction has cleared the upper half of the
// register. But instructions are selected block by block: in another block, or behind a phi,
// nothing is known of the upper half, and an extension is a move, once a round in loops that walk a
// pointer.
//
// So each i32 that is extended somewhere is extended where it is computed, and phis of such values
// become phis of i64. Whoever wants the i32 takes the lower half, which is no instruction.

#include "aotc/emit/ZeroExtensions.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace aotc::emit {

namespace {

// Whether the instruction that computes the value clears the upper half.
bool clearsUpperHalf(const Instruction &inst) {
  if (inst.isBinaryOp())
    return true;
  if (auto *intrinsic = dyn_cast<CallInst>(&inst)) {
    const Function *callee = intrinsic->getCalledFunction();
    return callee && callee->isIntrinsic();
  }
  return isa<LoadInst, SelectInst, ZExtInst, SExtInst>(inst);
}

class Widening {
public:
  Widening(Function &function, const LoopInfo &loops) : function(function), loops(loops) {}

  bool run() {
    findExtended();
    if (extended.empty())
      return false;
    findPhis();
    for (PHINode *phi : phis)
      makeWide(*phi);
    for (PHINode *phi : phis)
      fill(*phi);
    for (Value *value : extended)
      if (isFree(value))
        replaceUses(*value);
    for (PHINode *phi : phis)
      takeLowerHalf(*phi, *cast<Instruction>(wide[phi]), nullptr);
    for (PHINode *phi : phis)
      phi->eraseFromParent();
    return true;
  }

private:
  static bool isExtension(const User *user) {
    return isa<ZExtInst>(user) && user->getType()->isIntegerTy(64);
  }

  void findExtended() {
    for (Instruction &inst : instructions(function))
      if (Value *value = isExtension(&inst) ? inst.getOperand(0) : nullptr)
        if (value->getType()->isIntegerTy(32))
          extended.insert(value);
  }

  // Phis that are extended or take what is, and phis that feed them; less those that take a value
  // for which an extension costs something as often as the phi is reached. A counter that is only
  // extended behind its addition belongs to them, or loop strength reduction would count ahead, and
  // extend the phi.
  void findPhis() {
    for (BasicBlock &block : function)
      for (PHINode &phi : block.phis())
        if (extended.contains(&phi) || (phi.getType()->isIntegerTy(32) && takesExtended(phi)))
          phis.insert(&phi);
    for (size_t i = 0; i != phis.size(); ++i)
      for (Value *value : phis[i]->incoming_values())
        if (auto *phi = dyn_cast<PHINode>(value))
          phis.insert(phi);
    while (phis.remove_if([this](PHINode *phi) { return !isCheap(*phi); }))
      ;
  }

  bool takesExtended(const PHINode &phi) const {
    return any_of(phi.incoming_values(), [this](Value *value) { return extended.contains(value); });
  }

  bool isCheap(const PHINode &phi) const {
    const unsigned depth = std::max(loops.getLoopDepth(phi.getParent()), 1u);
    return all_of(phi.incoming_values(), [&](Value *value) {
      auto *inst = dyn_cast<Instruction>(value);
      return !inst || isFree(inst) ||
             (!inst->isTerminator() && loops.getLoopDepth(inst->getParent()) < depth);
    });
  }

  // Whether an extension of the value, where it is computed, needs no instruction. An argument's
  // does, but one is enough for the function.
  bool isFree(Value *value) const {
    if (auto *phi = dyn_cast<PHINode>(value))
      return phis.contains(phi);
    auto *inst = dyn_cast<Instruction>(value);
    return !inst || clearsUpperHalf(*inst);
  }

  void makeWide(PHINode &phi) {
    auto *to = PHINode::Create(Type::getInt64Ty(phi.getContext()), phi.getNumIncomingValues(),
                               phi.getName() + ".wide", phi.getIterator());
    to->setDebugLoc(phi.getDebugLoc());
    wide[&phi] = to;
  }

  void fill(PHINode &phi) {
    auto *to = cast<PHINode>(wide[&phi]);
    for (unsigned i = 0; i != phi.getNumIncomingValues(); ++i)
      to->addIncoming(widened(phi.getIncomingValue(i)), phi.getIncomingBlock(i));
  }

  Value *widened(Value *value) {
    Value *&to = wide[value];
    if (!to) {
      auto *inst = dyn_cast<Instruction>(value);
      IRBuilder<> b(!inst                ? &*function.getEntryBlock().getFirstInsertionPt()
                    : isa<PHINode>(inst) ? &*inst->getParent()->getFirstInsertionPt()
                                         : inst->getNextNode());
      to = b.CreateZExt(value, Type::getInt64Ty(value->getContext()));
    }
    return to;
  }

  void replaceUses(Value &value) {
    Value *to = widened(&value);
    for (User *user : make_early_inc_range(value.users()))
      if (user != to && isExtension(user)) {
        user->replaceAllUsesWith(to);
        cast<Instruction>(user)->eraseFromParent();
      }
    if (!isa<PHINode>(value))
      takeLowerHalf(value, *cast<Instruction>(to), cast<Instruction>(to)->getParent());
  }

  // Makes who uses `value`, outside the block `but`, use half of `to`: one register is enough for
  // both. The half is taken where it is used, or it would be a register as well.
  void takeLowerHalf(Value &value, Instruction &to, const BasicBlock *but) {
    DenseMap<BasicBlock *, Value *> halves;
    for (Use &use : make_early_inc_range(value.uses())) {
      auto *user = cast<Instruction>(use.getUser());
      auto *phi = dyn_cast<PHINode>(user);
      BasicBlock *block = phi ? phi->getIncomingBlock(use) : user->getParent();
      if (user == &to || block == but)
        continue;
      Value *&half = halves[block];
      if (!half) {
        const bool inOwn = block == to.getParent() && !isa<PHINode>(to);
        IRBuilder<> b(inOwn ? to.getNextNode() : &*block->getFirstInsertionPt());
        half = b.CreateTrunc(&to, value.getType(), value.getName());
      }
      use.set(half);
    }
  }

  Function &function;
  const LoopInfo &loops;
  SetVector<Value *> extended;
  SetVector<PHINode *> phis;
  DenseMap<Value *, Value *> wide;
};

} // namespace

PreservedAnalyses ZeroExtensions::run(Function &function, FunctionAnalysisManager &analyses) {
  if (!Widening(function, analyses.getResult<LoopAnalysis>(function)).run())
    return PreservedAnalyses::all();
  PreservedAnalyses preserved;
  preserved.preserveSet<CFGAnalyses>();
  return preserved;
}

} // namespace aotc::emit
