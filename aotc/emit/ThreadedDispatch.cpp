// C's computed goto is one indirect jump at the end of each instruction of an interpreter, so that
// the processor predicts each by itself. Wasm has no such thing: producers make it a br_table in a
// loop, which would be a single jump with a range check before it.
//
// LLVM's code generator copies a block that ends in an indirect jump to its predecessors, but not a
// switch. So the switch becomes a load from a table of addresses, at the index or the table's last
// entry, which is where the switch goes by default:
//
//   loop:  %op = ...                            loop:  %op = ...
//          switch %op, default [0: a, 1: b]            %at = umin(%op, 2)
//                                                      indirectbr *table[%at]     table: a, b,
//                                                      default

#include "aotc/emit/ThreadedDispatch.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace aotc::emit {

namespace {

constexpr unsigned fewestTargets = 8;      // below it is hardly an interpreter
constexpr unsigned fewestRoundEnds = 4;    // and with fewer, copies gain little
constexpr unsigned mostInstructions = 16;  // to be copied
constexpr uint64_t mostEntriesPerCase = 2; // of the table

// The cases' values, from `first`, and what each entry of the table is.
struct Table {
  APInt first;
  SmallVector<BasicBlock *, 64> entries;
};

std::optional<Table> tableOf(SwitchInst &inst) {
  if (inst.getNumCases() < fewestTargets)
    return std::nullopt;
  ConstantRange range =
      ConstantRange::getEmpty(inst.getCondition()->getType()->getIntegerBitWidth());
  for (auto &row : inst.cases())
    range = range.unionWith(row.getCaseValue()->getValue());
  if (range.getLower().ult(fewestTargets)) // no subtraction then
    range = range.unionWith(APInt::getZero(range.getBitWidth()));
  const APInt span = range.getUpper() - range.getLower();
  if (range.isFullSet() || span.ugt(inst.getNumCases() * mostEntriesPerCase))
    return std::nullopt;
  Table table{range.getLower(), {}};
  table.entries.assign(span.getZExtValue() + 1, inst.getDefaultDest());
  for (auto &row : inst.cases())
    table.entries[(row.getCaseValue()->getValue() - table.first).getZExtValue()] =
        row.getCaseSuccessor();
  return table;
}

unsigned sizeWithoutPhis(BasicBlock &block) {
  return std::distance(block.getFirstNonPHIOrDbg(), block.end());
}

// Blocks of the loop that jump to `block`, or to a block that goes on there, as long as all that
// would be copied to them is at most `budget` instructions.
unsigned roundEnds(BasicBlock &block, const Loop &loop, unsigned budget) {
  const unsigned size = sizeWithoutPhis(block);
  if (size > budget)
    return 0;
  unsigned count = 0;
  for (BasicBlock *from : predecessors(&block))
    if (loop.contains(from) && from->getSingleSuccessor()) {
      const unsigned further =
          from->hasNPredecessorsOrMore(2) ? roundEnds(*from, loop, budget - size) : 0;
      count += std::max(further, 1u);
    }
  return count;
}

bool isDispatch(BasicBlock &block, const LoopInfo &loops) {
  const Loop *loop = loops.getLoopFor(&block);
  return loop && roundEnds(block, *loop, mostInstructions) >= fewestRoundEnds;
}

bool isImpossible(const BasicBlock *block) { return isa<UnreachableInst>(block->front()); }

Constant *addressesOf(Function &function, ArrayRef<BasicBlock *> blocks) {
  auto *pointer = PointerType::getUnqual(function.getContext());
  SmallVector<Constant *, 64> addresses;
  for (BasicBlock *block : blocks)
    addresses.push_back(BlockAddress::get(&function, block));
  auto *type = ArrayType::get(pointer, addresses.size());
  auto *global = new GlobalVariable(*function.getParent(), type, true, GlobalValue::PrivateLinkage,
                                    ConstantArray::get(type, addresses), "dispatch");
  global->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  return global;
}

// A switch is an edge for each case, an indirect jump one for each target.
void leaveOneEdge(BasicBlock &from, ArrayRef<BasicBlock *> targets) {
  for (BasicBlock *target : targets)
    for (PHINode &phi : target->phis())
      for (int i = phi.getNumIncomingValues() - 1, seen = phi.getBasicBlockIndex(&from); i > seen;
           --i)
        if (phi.getIncomingBlock(i) == &from)
          phi.removeIncomingValue(i);
}

void jumpByTable(SwitchInst &inst, const Table &table) {
  IRBuilder<> b(&inst);
  Value *index = b.CreateSub(inst.getCondition(), b.getInt(table.first));
  Value *last = ConstantInt::get(index->getType(), table.entries.size() - 1);
  if (!isImpossible(inst.getDefaultDest()))
    index = b.CreateBinaryIntrinsic(Intrinsic::umin, index, last);
  Value *slot = b.CreateInBoundsGEP(b.getPtrTy(), addressesOf(*inst.getFunction(), table.entries),
                                    b.CreateZExt(index, b.getInt64Ty()));
  SmallSetVector<BasicBlock *, 32> targets(table.entries.begin(), table.entries.end());
  IndirectBrInst *jump = b.CreateIndirectBr(b.CreateLoad(b.getPtrTy(), slot), targets.size());
  for (BasicBlock *target : targets)
    jump->addDestination(target);
  leaveOneEdge(*inst.getParent(), targets.getArrayRef());
  inst.eraseFromParent();
}

} // namespace

PreservedAnalyses ThreadedDispatch::run(Function &function, FunctionAnalysisManager &analyses) {
  const auto &loops = analyses.getResult<LoopAnalysis>(function);
  bool changed = false;
  for (BasicBlock &block : function) {
    auto *inst = dyn_cast<SwitchInst>(block.getTerminator());
    if (!inst || !isDispatch(block, loops))
      continue;
    if (std::optional<Table> table = tableOf(*inst)) {
      jumpByTable(*inst, *table);
      changed = true;
    }
  }
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace aotc::emit
