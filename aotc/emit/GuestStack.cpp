// SECURITY. What this says of a value may fold a bounds check. Two pairs of eyes for every change.
//
// Compilers keep the stack of C variables in memory, and its pointer in a global, which functions
// load, lower, store, and set back before they return. Every access to such a variable is checked,
// as the pointer may be anything. But where a program begins with a known pointer, and functions
// that are not recursive lower it by constants, its range is known everywhere.
//
// Of each place in the code the analysis knows a State of the pointer: its range, and whether it is
// so many bytes from what it was at the function's entry. Both hold of what the last store wrote,
// whatever the program means by it; of a value nothing is known to begin with.
//
//   returns   A function keeps the pointer if it is 0 bytes from the entry's at each return. That
//             is shown for all functions at once, supposing it of those that they call: a call that
//             returns is made of fewer calls than its caller's, so this is an induction.
//   unwinding What an exception leaves keeps nothing: of the pointer where it is caught nothing is
//             known.
//   entries   A function that is internal, and only ever called, begins with what the pointer is at
//             one of its calls. Ranges that keep growing belong to a recursion, and become full.
//
// What is not defined in this module may call back, and so keeps nothing. An instance is written by
// stores to its fields alone, and by functions of the runtime.

#include "aotc/emit/GuestStack.h"

#include "aotc/target/TargetSpec.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace aotc::emit {

namespace {

constexpr unsigned width = 32;
constexpr unsigned mostRounds = 6; // before what still changes is given up

struct State {
  ConstantRange range = ConstantRange::getFull(width);
  std::optional<APInt> fromEntry = std::nullopt;

  State plus(const APInt &distance) const {
    return {range.add(distance), fromEntry ? std::optional(*fromEntry + distance) : std::nullopt};
  }
  State joined(const State &other) const {
    return {range.unionWith(other.range), fromEntry == other.fromEntry ? fromEntry : std::nullopt};
  }
  bool operator==(const State &) const = default;
};

// The 32 bits at an offset of the instance.
struct Slot {
  const Value *instance = nullptr;
  APInt offset;

  bool isAt(const Value *pointer, const DataLayout &layout) const {
    APInt distance(layout.getIndexTypeSizeInBits(pointer->getType()), 0);
    return pointer->stripAndAccumulateConstantOffsets(layout, distance,
                                                      /*AllowNonInbounds=*/true) == instance &&
           distance == offset;
  }
};

using Keepers = DenseSet<const Function *>;

// One function, given the state at its entry.
class FunctionStates {
public:
  FunctionStates(Function &function, const Slot &slot, const Keepers &keepers, ConstantRange entry)
      : function(function), layout(function.getDataLayout()), slot(slot), keepers(keepers) {
    before.insert({&function.getEntryBlock(), {entry, APInt::getZero(width)}});
    solve();
  }

  bool keepsPointer() const {
    return all_of(function, [&](const BasicBlock &block) {
      if (!isa<ReturnInst>(block.getTerminator()))
        return true;
      auto state = after.find(&block);
      return state == after.end() || (state->second.fromEntry && state->second.fromEntry->isZero());
    });
  }

  // In a block that is reached.
  MapVector<CallBase *, State> calls;
  MapVector<LoadInst *, State> loads;

private:
  void solve() {
    ReversePostOrderTraversal<Function *> order(&function);
    bool changed = true;
    for (unsigned round = 0; changed; ++round) {
      changed = false;
      for (BasicBlock *block : order)
        changed |= visit(*block, /*giveUp=*/round > mostRounds);
    }
  }

  bool visit(BasicBlock &block, bool giveUp) {
    bool changed = false;
    auto enter = [&](const State &state) {
      auto [known, isNew] = before.try_emplace(&block, state);
      const State joined = isNew ? state : known->second.joined(state);
      changed |= isNew || joined != known->second;
      known->second = giveUp && joined != known->second ? State() : joined;
    };
    for (BasicBlock *predecessor : predecessors(&block))
      if (auto state = after.find(predecessor); state != after.end())
        enter(block.isLandingPad() ? State() : state->second);
    State state = before.at(&block);
    for (Instruction &inst : block)
      changed |= step(inst, state);
    after.insert_or_assign(&block, state);
    return changed;
  }

  bool step(Instruction &inst, State &state) {
    if (auto *load = dyn_cast<LoadInst>(&inst)) {
      if (!load->getType()->isIntegerTy(width) || !slot.isAt(load->getPointerOperand(), layout))
        return false;
      auto [known, isNew] = loads.try_emplace(load, state);
      const bool changed = isNew || known->second != state;
      known->second = state;
      return changed;
    }
    if (auto *store = dyn_cast<StoreInst>(&inst)) {
      if (slot.isAt(store->getPointerOperand(), layout))
        state = store->getValueOperand()->getType()->isIntegerTy(width)
                    ? stateOf(store->getValueOperand())
                    : State();
      else if (mayOverlap(*store))
        state = State();
      return false;
    }
    if (auto *call = dyn_cast<CallBase>(&inst)) {
      calls.insert_or_assign(call, state);
      if (!keeps(*call))
        state = State();
      return false;
    }
    if (inst.mayWriteToMemory())
      state = State();
    return false;
  }

  // A store that is not certain to be beside it. Lowering takes no pointer to the instance out of
  // memory, but LLVM may let a phi choose among addresses.
  bool mayOverlap(const StoreInst &store) const {
    APInt distance(slot.offset.getBitWidth(), 0);
    const Value *pointer = store.getPointerOperand();
    if (pointer->stripAndAccumulateConstantOffsets(layout, distance, /*AllowNonInbounds=*/true) !=
        slot.instance)
      return mayPointTo(pointer);
    const uint64_t bytes = layout.getTypeStoreSize(store.getValueOperand()->getType());
    return distance.slt(slot.offset + width / 8) && slot.offset.slt(distance + bytes);
  }

  bool mayPointTo(const Value *pointer) const {
    const Value *object = getUnderlyingObject(pointer, /*MaxLookup=*/0);
    return object == slot.instance || !isa<GlobalVariable, AllocaInst, LoadInst, CallInst>(object);
  }

  bool keeps(const CallBase &call) const {
    if (auto *memory = dyn_cast<MemIntrinsic>(&call))
      return !mayPointTo(memory->getRawDest());
    if (isa<IntrinsicInst>(call))
      return !call.mayWriteToMemory() || call.onlyAccessesInaccessibleMemory();
    return call.getCalledFunction() && keepers.contains(call.getCalledFunction());
  }

  State stateOf(const Value *value, unsigned depth = 0) const {
    if (auto *constant = dyn_cast<ConstantInt>(value))
      return {constant->getValue(), std::nullopt};
    if (auto *load = dyn_cast<LoadInst>(value)) {
      auto known = loads.find(const_cast<LoadInst *>(load));
      return known == loads.end() ? State() : known->second;
    }
    auto *operation = dyn_cast<BinaryOperator>(value);
    auto *constant = operation ? dyn_cast<ConstantInt>(operation->getOperand(1)) : nullptr;
    if (!constant || depth > mostRounds)
      return {};
    const State left = stateOf(operation->getOperand(0), depth + 1);
    switch (operation->getOpcode()) {
    case Instruction::Add:
      return left.plus(constant->getValue());
    case Instruction::And:
      return {left.range.binaryAnd(constant->getValue()), std::nullopt};
    default:
      return {};
    }
  }

  Function &function;
  const DataLayout &layout;
  const Slot &slot;
  const Keepers &keepers;
  DenseMap<const BasicBlock *, State> before, after;
};

using Component = std::vector<Function *>; // functions that call each other, or one

class ModuleStates {
public:
  ModuleStates(CallGraph &graph, Slot slot) : slot(std::move(slot)) {
    for (auto component = scc_begin(&graph); !component.isAtEnd(); ++component) {
      components.emplace_back();
      for (const CallGraphNode *node : *component)
        if (Function *function = node->getFunction(); function && !function->isDeclaration())
          components.back().push_back(function);
    }
  }

  void run() {
    for (const Component &component : components)
      findKeepers(component);
    for (const Component &component : components)
      for (Function *function : component)
        entries.insert({function, ConstantRange(width, /*isFullSet=*/!isOnlyCalled(*function))});
    for (const Component &component : reverse(components))
      findEntries(component);
    for (auto [function, entry] : entries)
      if (!entry.isEmptySet())
        for (auto &[load, state] : FunctionStates(*function, slot, keepers, entry).loads)
          annotate(*load, state.range);
  }

private:
  static bool isOnlyCalled(const Function &function) {
    return function.hasLocalLinkage() && !function.hasAddressTaken();
  }

  // Callees come first.
  void findKeepers(const Component &component) {
    keepers.insert_range(component);
    bool changed = true;
    for (unsigned round = 0; changed; ++round) {
      changed = false;
      for (Function *function : component)
        if (keepers.contains(function) &&
            (round > mostRounds ||
             !FunctionStates(*function, slot, keepers, ConstantRange::getFull(width))
                  .keepsPointer()))
          changed |= keepers.erase(function);
    }
  }

  // Callers come first. Functions that call each other give up together: else large ones would take
  // as many rounds as there are functions.
  void findEntries(const Component &component) {
    bool changed = true;
    for (unsigned round = 0; changed && round <= mostRounds; ++round)
      changed = enterCallees(component);
    if (!changed)
      return;
    for (Function *function : component)
      entries.find(function)->second = ConstantRange::getFull(width);
    enterCallees(component);
  }

  bool enterCallees(const Component &component) {
    bool changed = false;
    for (Function *function : component)
      if (const ConstantRange entry = entries.find(function)->second; !entry.isEmptySet())
        changed |= enterCallees(*function, entry);
    return changed;
  }

  bool enterCallees(Function &function, const ConstantRange &entry) {
    bool changed = false;
    for (auto &[call, state] : FunctionStates(function, slot, keepers, entry).calls) {
      auto callee = entries.find(call->getCalledFunction());
      if (callee == entries.end())
        continue;
      const ConstantRange joined = callee->second.unionWith(state.range);
      if (joined == callee->second)
        continue;
      callee->second = joined;
      changed = true;
    }
    return changed;
  }

  static void annotate(LoadInst &load, const ConstantRange &range) {
    if (const APInt *only = range.getSingleElement())
      load.replaceAllUsesWith(ConstantInt::get(load.getType(), *only));
    else if (!range.isFullSet() && !range.isEmptySet())
      load.setMetadata(
          LLVMContext::MD_range,
          MDBuilder(load.getContext()).createRange(range.getLower(), range.getUpper()));
  }

  const Slot slot;
  std::vector<Component> components;
  Keepers keepers;
  MapVector<Function *, ConstantRange> entries;
};

} // namespace

PreservedAnalyses GuestStack::run(Module &module, ModuleAnalysisManager &analyses) {
  const NamedMDNode *known = module.getNamedMetadata(target::stackPointerMetadata);
  if (!known)
    return PreservedAnalyses::all();
  const MDNode &address = *known->getOperand(0);
  auto *instance = mdconst::dyn_extract_or_null<GlobalVariable>(address.getOperand(0));
  if (!instance || instance->isThreadLocal()) // nothing uses it; there are several
    return PreservedAnalyses::all();
  const APInt offset = mdconst::extract<ConstantInt>(address.getOperand(1))->getValue();
  const unsigned bits = module.getDataLayout().getIndexTypeSizeInBits(instance->getType());
  ModuleStates(analyses.getResult<CallGraphAnalysis>(module), {instance, offset.zext(bits)}).run();
  PreservedAnalyses preserved;
  preserved.preserveSet<CFGAnalyses>();
  return preserved;
}

} // namespace aotc::emit
