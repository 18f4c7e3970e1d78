#include "aotc/lower/BodyScan.h"

#include "aotc/read/InstReader.h"

using namespace llvm;

namespace aotc::lower {

using wasm::Op;

// The table whose entries the instruction changes, if any.
static std::optional<uint32_t> writtenTable(const wasm::Inst &inst) {
  switch (inst.op) {
  case Op::TableSet:
  case Op::TableGrow:
  case Op::TableFill:
  case Op::TableCopy:
    return inst.index;
  case Op::TableInit:
    return inst.index2;
  default:
    return std::nullopt;
  }
}

static std::optional<uint32_t> readTable(const wasm::Inst &inst) {
  switch (inst.op) {
  case Op::TableGet:
  case Op::TableSize:
    return inst.index;
  case Op::TableCopy:
    return inst.index2;
  default:
    return std::nullopt;
  }
}

// Shapes of rows that store.
static constexpr bool isStore(Op op) {
  switch (op) {
#define STORE(Id, ...) case Op::Id:
#define ATOMIC_STORE(Id, ...) case Op::Id:
#define RMW(Id, ...) case Op::Id:
#define CMPXCHG(Id, ...) case Op::Id:
#define SIMD_STORE(Id, ...) case Op::Id:
#define SIMD_STORE_LANE(Id, ...) case Op::Id:
#define INST(...)
#include "aotc/wasm/Instructions.def"
    return true;
  default:
    return false;
  }
}

static std::optional<uint32_t> writtenMemory(const wasm::Inst &inst) {
  if (isStore(inst.op))
    return raw(inst.memarg.memory);
  switch (inst.op) {
  case Op::MemoryFill:
  case Op::MemoryCopy:
    return inst.index;
  case Op::MemoryInit:
    return inst.index2;
  default:
    return std::nullopt;
  }
}

static bool makesObject(Op op) {
  switch (op) {
  case Op::StructNew:
  case Op::StructNewDefault:
  case Op::ArrayNew:
  case Op::ArrayNewDefault:
  case Op::ArrayNewFixed:
  case Op::ArrayNewData:
  case Op::ArrayNewElem:
  case Op::AnyConvertExtern:
  case Op::ExternConvertAny:
    return true;
  default:
    return false;
  }
}

// Constant expressions can make objects, too.
static void scanConstant(const validate::ValidModule &module, const wasm::CodeSlice &expr,
                         BodyScan &scan) {
  read::InstReader reader(expr, module.features());
  wasm::Inst inst;
  while (!reader.atEnd() && reader.next(inst))
    if (makesObject(inst.op))
      scan.objectOffset = inst.offset;
  consumeError(reader.takeError());
}

static void scanConstants(const validate::ValidModule &module, BodyScan &scan) {
  for (const wasm::Global &global : module->globals)
    scanConstant(module, global.init, scan);
  for (const wasm::Table &table : module->tables)
    if (table.init)
      scanConstant(module, *table.init, scan);
  for (const wasm::ElemSegment &segment : module->elems)
    for (const wasm::CodeSlice &expr : segment.exprs)
      scanConstant(module, expr, scan);
}

static void set(BitVector &bits, std::optional<uint32_t> index) {
  if (index && *index < bits.size())
    bits.set(*index);
}

static bool mayThrowItself(const validate::ValidModule &module, const wasm::Inst &inst) {
  switch (inst.op) {
  case Op::Throw:
  case Op::ThrowRef:
  case Op::Rethrow:
  case Op::CallIndirect:
  case Op::CallRef:
  case Op::ReturnCallIndirect:
  case Op::ReturnCallRef:
    return true;
  case Op::Call:
  case Op::ReturnCall:
    return inst.index < module->importedFuncs;
  default:
    return false;
  }
}

static bool isOfExceptions(Op op) {
  const wasm::Feature feature = wasm::info(op).feature;
  return feature == wasm::Feature::Exceptions || feature == wasm::Feature::LegacyExceptions;
}

// Adds the callers of functions that may throw. Which of them catch what is not looked at.
static void spreadThrowing(const validate::ValidModule &module, BodyScan &scan) {
  std::vector<std::pair<uint32_t, uint32_t>> callers; // (callee, caller)
  for (auto [bodyIndex, callee] : scan.edges)
    callers.push_back({callee, raw(module->bodies[bodyIndex].func)});
  llvm::sort(callers);
  SmallVector<uint32_t, 0> worklist(scan.throwing.set_bits_begin(), scan.throwing.set_bits_end());
  while (!worklist.empty()) {
    const uint32_t callee = worklist.pop_back_val();
    auto first = llvm::lower_bound(callers, std::pair(callee, 0u));
    for (; first != callers.end() && first->first == callee; ++first) {
      if (scan.throwing[first->second])
        continue;
      scan.throwing.set(first->second);
      worklist.push_back(first->second);
    }
  }
}

static void scanBody(const validate::ValidModule &module, uint32_t bodyIndex, BodyScan &scan,
                     bool &anyException) {
  const wasm::FuncBody &body = module->bodies[bodyIndex];
  const uint32_t funcCount = module->funcs.size();
  read::InstReader reader(body.code, module.features());
  wasm::Inst inst;
  while (!reader.atEnd() && reader.next(inst)) {
    bool namesFunc = wasm::info(inst.op).imm == wasm::ImmKind::Func;
    bool isTailCall = inst.op == Op::ReturnCall || inst.op == Op::ReturnCallIndirect ||
                      inst.op == Op::ReturnCallRef;
    if (isTailCall) {
      scan.tailCalling.set(raw(body.func));
      scan.anyTailCall = true;
      scan.anyIndirectTailCall |= inst.op != Op::ReturnCall;
    }
    if (makesObject(inst.op))
      scan.objectOffset = inst.offset;
    if (mayThrowItself(module, inst))
      scan.throwing.set(raw(body.func));
    anyException |= isOfExceptions(inst.op);
    if (inst.op == Op::CallIndirect && inst.index2 < module->tables.size())
      scan.indirectCalls.insert({inst.index2, inst.index});
    set(scan.writtenTables, writtenTable(inst));
    set(scan.readTables, readTable(inst));
    set(scan.writtenMemories, writtenMemory(inst));
    if (inst.op == Op::MemoryGrow)
      set(scan.grownMemories, inst.index);
    if (!namesFunc || inst.index >= funcCount)
      continue;
    scan.named.set(inst.index);
    if (inst.op == Op::RefFunc)
      scan.referenced.set(inst.index);
    if (inst.op == Op::ReturnCall)
      scan.tailCalled.set(inst.index);
    if (inst.index >= module->importedFuncs &&
        (scan.edges.empty() || scan.edges.back() != std::pair(bodyIndex, inst.index)))
      scan.edges.push_back({bodyIndex, inst.index});
  }
  consumeError(reader.takeError());
}

BodyScan scanBodies(const validate::ValidModule &module, bool isPassedThrough) {
  BodyScan scan;
  const size_t count = module->funcs.size();
  scan.tailCalling.resize(count);
  scan.tailCalled.resize(count);
  scan.referenced.resize(count);
  scan.named.resize(count);
  scan.crossing.resize(count);
  scan.throwing.resize(count);
  scan.writtenTables.resize(module->tables.size());
  scan.readTables.resize(module->tables.size());
  scan.writtenMemories.resize(module->memories.size());
  scan.grownMemories.resize(module->memories.size());
  bool anyException = isPassedThrough && module.features().has(wasm::Feature::Exceptions);
  for (uint32_t i = 0; i < module->bodies.size(); ++i)
    scanBody(module, i, scan, anyException);
  if (anyException)
    spreadThrowing(module, scan);
  else
    scan.throwing.clear();
  scanConstants(module, scan);
  return scan;
}

} // namespace aotc::lower
