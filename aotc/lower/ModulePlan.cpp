#include "aotc/lower/ModulePlan.h"

#include "aotc/lower/ConstExprValue.h"
#include "aotc/target/Abi.h"

#include "llvm/ADT/StringExtras.h"

#include <algorithm>

using namespace llvm;

namespace aotc::lower {

// Bytes of code in a shard. Large enough that functions which call each other mostly meet, small
// enough that a shard's IR, its optimiser state and its machine code fit well under 1 GiB, and
// that two cores are busy from a megabyte of Wasm on.
static constexpr uint64_t ShardBytes = 384 * 1024;

ModulePlan::ModulePlan(const validate::ValidModule &module, const target::TargetSpec &target,
                       LoweringOptions options)
    : module(module), target(target), options(std::move(options)),
      scan(scanBodies(module, !target.hasUnwinder() && !isStatic())),
      gc(module->types, target.pointerBits() / 8) {
  for (const wasm::Import &import : module->imports)
    if (import.kind == wasm::ExternKind::Func)
      funcImports.push_back(&import);
  for (const wasm::Export &e : module->exports)
    if (e.kind == wasm::ExternKind::Func)
      exportNames.try_emplace(e.index, e.name);
  for (uint32_t i = 0; i < module->tables.size(); ++i)
    constantTables.push_back(constantTable(*this, TableIdx(i)));
  planShards();
  planFuncRefs();
  planLayout();
}

// Contiguous runs of about equal size: producers put related functions side by side.
void ModulePlan::planShards() {
  uint64_t total = 0;
  for (const wasm::FuncBody &body : module->bodies)
    total += body.code.bytes.size();
  const uint64_t count = std::max<uint64_t>(1, (total + ShardBytes / 2) / ShardBytes);
  const uint64_t share = total / count + 1;
  Shard shard;
  uint64_t size = 0;
  for (uint32_t i = 0; i < module->bodies.size(); ++i) {
    size += module->bodies[i].code.bytes.size();
    shard.endBody = i + 1;
    if (size < share)
      continue;
    shards.push_back(shard);
    shard = {i + 1, i + 1};
    size = 0;
  }
  if (shard.firstBody != shard.endBody)
    shards.push_back(shard);
  for (auto [bodyIndex, callee] : scan.edges)
    if (shardOf(module->bodies[bodyIndex].func) != shardOf(FuncIdx(callee)))
      scan.crossing.set(callee);
  scan.edges = {};
}

unsigned ModulePlan::shardOf(FuncIdx func) const {
  assert(!isImported(func) && "imports have no body");
  uint32_t body = raw(func) - module->importedFuncs;
  auto past = std::upper_bound(shards.begin(), shards.end(), body,
                               [](uint32_t b, const Shard &s) { return b < s.endBody; });
  return past - shards.begin();
}

void ModulePlan::planFuncRefs() {
  for (uint32_t i = 0; i < module->funcs.size(); ++i) {
    if (!module.isReferenced(FuncIdx(i)) && !scan.referenced[i])
      continue;
    // The descriptor and the tables of the last unit name it.
    scan.crossing.set(i);
    // In dynamic instances an import is already a value: the one that was imported.
    if (!isStatic() && isImported(FuncIdx(i)))
      continue;
    funcRefSlot[i] = funcRefs.size();
    funcRefs.push_back(FuncIdx(i));
  }
  if (module->start)
    scan.crossing.set(raw(*module->start));
}

void ModulePlan::planLayout() {
  LLVMContext context;
  Module sizes("sizes", context);
  target::Abi abi(sizes, target);
  using target::AbiStruct;
  const uint64_t pointer = target.pointerBits() / 8;
  uint64_t end = abi.sizeOf(AbiStruct::wasmrt_instance);
  auto reserve = [&](uint64_t count, uint64_t size, uint64_t align) {
    uint64_t offset = alignTo(end, align);
    end = offset + count * size;
    return static_cast<uint32_t>(offset);
  };
  auto array = [&](size_t count, AbiStruct s) { return reserve(count, abi.sizeOf(s), 8); };
  const wasm::Module &m = *module;
  layout.memories = array(m.memories.size(), AbiStruct::wasmrt_memory_ref);
  // What code reads and writes most, the guest's stack pointer, in reach of short instructions.
  for (uint32_t i = 0; i < m.globals.size(); ++i) {
    bool wide = m.globals[i].type.type.isVector() && !isIndirect(GlobalIdx(i));
    layout.globals.push_back(reserve(1, wide ? 16 : 8, wide ? 16 : 8));
  }
  layout.ownMemories = array(m.memories.size() - m.importedMemories, AbiStruct::wasmrt_memory);
  layout.tables = reserve(m.tables.size(), pointer, 8);
  layout.ownTables = array(m.tables.size() - m.importedTables, AbiStruct::wasmrt_table);
  layout.datas = array(m.datas.size(), AbiStruct::wasmrt_data);
  layout.elems = array(m.elems.size(), AbiStruct::wasmrt_elem);
  layout.importedFuncs = array(m.importedFuncs, AbiStruct::wasmrt_imported_func);
  layout.tags = reserve(m.tags.size(), pointer, 8);
  layout.ownTags = reserve(m.tags.size() - m.importedTags, pointer, 8);
  layout.funcRefs = array(isStatic() ? 0 : funcRefs.size(), AbiStruct::wasmrt_func);
  layout.size = static_cast<uint32_t>(alignTo(end, 16));
}

bool ModulePlan::isIndirect(GlobalIdx global) const {
  return raw(global) < module->importedGlobals && module->globals[raw(global)].type.isMutable;
}

target::Bounds ModulePlan::bounds(MemoryIdx memory) const {
  const wasm::MemoryType &type = module->memories[raw(memory)].type;
  bool guarded = options.bounds == target::Bounds::GuardPages && target.hasGuardPages() &&
                 type.addr == wasm::AddrType::I32 && type.pageSizeLog2 == 16;
  return guarded ? target::Bounds::GuardPages : target::Bounds::Compare;
}

bool ModulePlan::trapsByAccess() const {
  for (uint32_t memory = 0; memory != module->memories.size(); ++memory)
    if (bounds(MemoryIdx(memory)) == target::Bounds::GuardPages)
      return true;
  return false;
}

bool ModulePlan::isFixed(MemoryIdx memory) const {
  if (isImage())
    return raw(memory) >= module->importedMemories;
  return isStatic() && options.fixedMemory && raw(memory) == 0 && module->importedMemories == 0 &&
         bounds(memory) == target::Bounds::GuardPages;
}

bool ModulePlan::isThreaded() const {
  auto memories = ArrayRef(module->memories).take_front(module->importedMemories);
  return isStatic() && any_of(memories, [](const auto &memory) { return memory.type.shared; });
}

bool ModulePlan::isStartOfCommand(FuncIdx func) const {
  if (!options.program || !isStatic() || module->start || !exportNames.contains(raw(func)))
    return false;
  auto isOther = [&](const wasm::Export &e) {
    return e.kind == wasm::ExternKind::Func && (e.index != raw(func) || e.name != "_start");
  };
  auto mayName = [&](const wasm::ElemSegment &segment) {
    return !segment.exprs.empty() || is_contained(segment.funcs, func);
  };
  auto mayNameInTable = [](const wasm::Table &table) { return table.init.has_value(); };
  auto mayNameInGlobal = [](const wasm::Global &global) { return global.type.type.isRef(); };
  return none_of(module->exports, isOther) && none_of(module->elems, mayName) &&
         none_of(module->tables, mayNameInTable) && none_of(module->globals, mayNameInGlobal) &&
         !scan.named[raw(func)];
}

std::optional<uint32_t> ModulePlan::stackPointerAtStart(FuncIdx func) const {
  if (module->globals.empty() || module->importedGlobals || !isStartOfCommand(func))
    return std::nullopt;
  const wasm::Global &global = module->globals[0];
  const bool isExported = any_of(module->exports, [](const wasm::Export &e) {
    return e.kind == wasm::ExternKind::Global && e.index == 0;
  });
  if (isExported || global.type.type != wasm::I32)
    return std::nullopt;
  return plainConstant(module, global.init);
}

// In an image hosts cannot grow a memory either: its limit is then its size (StaticImage.cpp).
std::optional<uint64_t> ModulePlan::constantLength(MemoryIdx memory) const {
  if (!isImage() || !isFixed(memory) || scan.grownMemories[raw(memory)])
    return std::nullopt;
  return module->memories[raw(memory)].type.minimumBytes();
}

// Names come from the module, so they get a prefix that no C symbol has: otherwise a Wasm function
// named memcpy would capture the calls to memcpy that code generation makes. The number keeps names
// apart, as modules may give two functions one name. emit::dropNamePrefix takes it off again.
std::string ModulePlan::symbol(FuncIdx func) const {
  std::string symbol = options.prefix + ":" + std::to_string(raw(func)) + ":";
  auto named = module->names.funcs.find(raw(func));
  StringRef name = named == module->names.funcs.end() ? StringRef() : StringRef(named->second);
  if (name.empty())
    name = exportNames.lookup(raw(func));
  if (name.empty())
    return symbol + "func[" + std::to_string(raw(func)) + "]";
  for (char c : name)
    symbol += (c == '\0' || c == '\n') ? '?' : c;
  return symbol;
}

} // namespace aotc::lower
