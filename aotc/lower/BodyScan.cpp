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

static void scanBody(const validate::ValidModule &module, uint32_t bodyIndex, BodyScan &scan) {
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
    if (auto table = writtenTable(inst); table && *table < scan.writtenTables.size())
      scan.writtenTables.set(*table);
    if (!namesFunc || inst.index >= funcCount)
      continue;
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

BodyScan scanBodies(const validate::ValidModule &module) {
  BodyScan scan;
  const size_t count = module->funcs.size();
  scan.tailCalling.resize(count);
  scan.tailCalled.resize(count);
  scan.referenced.resize(count);
  scan.crossing.resize(count);
  scan.writtenTables.resize(module->tables.size());
  for (uint32_t i = 0; i < module->bodies.size(); ++i)
    scanBody(module, i, scan);
  return scan;
}

} // namespace aotc::lower
