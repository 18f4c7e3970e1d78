// Everything but bodies, spec §3.5.
//
// Types come first and one group at a time, as a group may only mention itself and earlier ones
// before it can be made canonical. Then each part is checked against those before it.
#include "aotc/validate/ConstExpr.h"
#include "aotc/validate/ValidModule.h"

#include "aotc/wasm/Limits.h"

#include "llvm/ADT/DenseSet.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::validate {

namespace {

class ModuleValidator {
public:
  ModuleValidator(Module &module, const FeatureSet &features, BitVector &referenced)
      : module(module), types(module.types), features(features), referenced(referenced),
        constExprs(module, features, referenced) {
    referenced.resize(static_cast<unsigned>(module.funcs.size()));
  }

  Error run();

private:
  using Check = Error (ModuleValidator::*)();

  Error checkTypes();
  Error checkFuncs();
  Error checkTables();
  Error checkMemories();
  Error checkTags();
  Error checkGlobals();
  Error checkElems();
  Error checkDatas();
  Error checkStart();
  Error checkExports();

  Error checkIndices(const SubType &type, uint32_t index, uint32_t end);
  Error checkSubType(uint32_t index);
  Error checkValType(ValType type, uint64_t offset, uint32_t end);
  Error checkValType(ValType type, uint64_t offset) {
    return checkValType(type, offset, types.size());
  }
  Error checkLimits(const Limits &limits, uint64_t bound, const Twine &tooLarge, uint64_t offset);
  Error checkTable(const Table &table, bool isImported);
  Error checkMemory(const Memory &memory);
  Error checkElem(const ElemSegment &elem);
  Error checkExport(const Export &exp);
  // Length and name of an index space.
  std::pair<size_t, StringRef> indexSpace(ExternKind kind) const;
  Error checkExpr(const CodeSlice &expr, ValType result) {
    return constExprs.check(expr, result, static_cast<uint32_t>(module.globals.size()));
  }

  Module &module;
  TypeSection &types;
  const FeatureSet &features;
  BitVector &referenced;
  ConstExprChecker constExprs;
};

Error ModuleValidator::run() {
  static constexpr Check checks[] = {
      &ModuleValidator::checkTypes,    &ModuleValidator::checkFuncs, &ModuleValidator::checkTables,
      &ModuleValidator::checkMemories, &ModuleValidator::checkTags,  &ModuleValidator::checkGlobals,
      &ModuleValidator::checkElems,    &ModuleValidator::checkDatas, &ModuleValidator::checkStart,
      &ModuleValidator::checkExports,
  };
  for (const Check check : checks)
    if (Error e = (this->*check)())
      return e;
  return Error::success();
}

//===-- Types, spec §3.2 --------------------------------------------------------------------===//

Error ModuleValidator::checkTypes() {
  for (const RecGroup &group : types.groups()) {
    const uint32_t end = group.first + group.count;
    for (uint32_t i = group.first; i < end; ++i)
      if (Error e = checkIndices(types[TypeIdx(i)], i, end))
        return e;
    types.canonicalizeNextGroup();
    for (uint32_t i = group.first; i < end; ++i)
      if (Error e = checkSubType(i))
        return e;
  }
  return Error::success();
}

Error ModuleValidator::checkValType(ValType type, uint64_t offset, uint32_t end) {
  if (!type.isRef() || type.ref().heap.isAbstract() || raw(type.ref().heap.index()) < end)
    return Error::success();
  return invalid(offset, "unknown type " + Twine(raw(type.ref().heap.index())));
}

// Every type that `type` mentions must be defined before the group's end.
Error ModuleValidator::checkIndices(const SubType &type, uint32_t index, uint32_t end) {
  for (const std::vector<ValType> *list :
       {&type.composite.func.params, &type.composite.func.results})
    for (const ValType &value : *list)
      if (Error e = checkValType(value, type.offset, end))
        return e;
  for (const FieldType &field : type.composite.fields)
    if (Error e = checkValType(field.type, type.offset, end))
      return e;
  if (!type.super || raw(*type.super) < index)
    return Error::success();
  return invalid(type.offset, "unknown type " + Twine(raw(*type.super)) +
                                  ": the supertype of type " + Twine(index) +
                                  " must come before it");
}

Error ModuleValidator::checkSubType(uint32_t index) {
  const SubType &type = types[TypeIdx(index)];
  if (!type.super)
    return Error::success();
  const SubType &super = types[*type.super];
  const auto fault = [&](const char *why) {
    return invalid(type.offset, "sub type: type " + Twine(index) + " cannot be a subtype of type " +
                                    Twine(raw(*type.super)) + ", " + why);
  };
  if (super.isFinal)
    return fault("which is final");
  if (types.depth(TypeIdx(index)) > limits::SubtypeDepth)
    return overLimit(type.offset, "depth of subtypes", types.depth(TypeIdx(index)),
                     limits::SubtypeDepth);
  if (!types.matches(type.composite, super.composite))
    return fault("which it does not match");
  return Error::success();
}

//===-- Functions, tables, memories, tags, globals, spec §3.5.1 to §3.5.5 -------------------===//

Error ModuleValidator::checkFuncs() {
  for (const Func &func : module.funcs)
    if (!types.funcType(func.type))
      return invalid(func.offset, "unknown type " + Twine(raw(func.type)) +
                                      (raw(func.type) < types.size() ? " of functions" : ""));
  return Error::success();
}

Error ModuleValidator::checkLimits(const Limits &limits, uint64_t bound, const Twine &tooLarge,
                                   uint64_t offset) {
  if (limits.min > bound || (limits.max && *limits.max > bound))
    return invalid(offset, tooLarge);
  if (limits.max && limits.min > *limits.max)
    return invalid(offset, "size minimum must not be greater than maximum: " + Twine(limits.min) +
                               " and " + Twine(*limits.max));
  return Error::success();
}

Error ModuleValidator::checkTables() {
  for (size_t i = 0; i < module.tables.size(); ++i) {
    const Table &table = module.tables[i];
    if (i > 0 && !features.has(Feature::RefTypes))
      return disabled(table.offset,
                      "multiple tables: " + needsFeature(Feature::RefTypes, "a second table"));
    if (Error e = checkTable(table, i < module.importedTables))
      return e;
  }
  return Error::success();
}

Error ModuleValidator::checkTable(const Table &table, bool isImported) {
  const ValType elem = table.type.elem;
  if (Error e = checkValType(elem, table.offset))
    return e;
  const bool is64 = table.type.addr == AddrType::I64;
  if (Error e = checkLimits(table.type.limits, is64 ? UINT64_MAX : UINT32_MAX,
                            "table size must be at most 2^32-1 entries", table.offset))
    return e;
  // Tables come before the globals that the module defines.
  if (table.init)
    return constExprs.check(*table.init, elem, module.importedGlobals);
  if (!isImported && !elem.isDefaultable())
    return invalid(table.offset, "type mismatch: a table of " + toString(elem) +
                                     " needs an initializer, as its elements have no default");
  return Error::success();
}

Error ModuleValidator::checkMemories() {
  for (size_t i = 0; i < module.memories.size(); ++i) {
    const Memory &memory = module.memories[i];
    if (i > 0 && !features.has(Feature::MultiMemory))
      return disabled(memory.offset, "multiple memories: " +
                                         needsFeature(Feature::MultiMemory, "a second memory"));
    if (Error e = checkMemory(memory))
      return e;
  }
  return Error::success();
}

// 2^32 or 2^64 bytes at most. With pages of one byte that is one page too many for the address
// type, so one less.
Error ModuleValidator::checkMemory(const Memory &memory) {
  const MemoryType &type = memory.type;
  if (type.pageSizeLog2 != 0 && type.pageSizeLog2 != 16)
    return invalid(memory.offset, "invalid custom page size 2^" + Twine(+type.pageSizeLog2));
  const bool is64 = type.addr == AddrType::I64;
  const uint64_t bytes = is64 ? UINT64_MAX : UINT32_MAX;
  const uint64_t bound = type.pageSizeLog2 == 0 ? bytes : (bytes >> 16) + 1;
  const char *tooLarge = is64                     ? "memory size must be at most 2^48 pages"
                         : type.pageSizeLog2 == 0 ? "memory size must be at most 2^32-1 bytes"
                                                  : "memory size must be at most 65536 pages "
                                                    "(4GiB)";
  if (Error e = checkLimits(type.limits, bound, tooLarge, memory.offset))
    return e;
  if (type.shared && !type.limits.max)
    return invalid(memory.offset, "shared memory must have maximum");
  return Error::success();
}

Error ModuleValidator::checkTags() {
  for (const Tag &tag : module.tags) {
    const FuncType *type = types.funcType(tag.type);
    if (!type)
      return invalid(tag.offset, "unknown type " + Twine(raw(tag.type)));
    if (!type->results.empty())
      return invalid(tag.offset, "non-empty tag result type " + toString(type->results));
  }
  return Error::success();
}

// A global sees those before it; without GC, imported ones alone.
Error ModuleValidator::checkGlobals() {
  for (uint32_t i = 0; i < module.globals.size(); ++i) {
    const Global &global = module.globals[i];
    if (Error e = checkValType(global.type.type, global.offset))
      return e;
    if (i < module.importedGlobals) {
      if (global.type.isMutable && !features.has(Feature::MutableGlobals))
        return disabled(global.offset,
                        needsFeature(Feature::MutableGlobals, "an imported mutable global"));
      continue;
    }
    const uint32_t visible = features.has(Feature::GC) ? i : module.importedGlobals;
    if (Error e = constExprs.check(global.init, global.type.type, visible))
      return e;
  }
  return Error::success();
}

//===-- Segments, start, exports, spec §3.5.6 to §3.5.10 ------------------------------------===//

Error ModuleValidator::checkElems() {
  for (const ElemSegment &elem : module.elems)
    if (Error e = checkElem(elem))
      return e;
  return Error::success();
}

Error ModuleValidator::checkElem(const ElemSegment &elem) {
  if (Error e = checkValType(elem.type, elem.offset))
    return e;
  for (const FuncIdx func : elem.funcs) {
    if (raw(func) >= module.funcs.size())
      return invalid(elem.offset, "unknown function " + Twine(raw(func)));
    referenced.set(raw(func));
  }
  for (const CodeSlice &expr : elem.exprs)
    if (Error e = checkExpr(expr, elem.type))
      return e;
  if (elem.mode != SegmentMode::Active)
    return Error::success();
  if (raw(elem.table) >= module.tables.size())
    return invalid(elem.offset, "unknown table " + Twine(raw(elem.table)));
  const TableType &table = module.tables[raw(elem.table)].type;
  if (!types.matches(elem.type, table.elem))
    return invalid(elem.offset, "type mismatch: segment of " + toString(ValType(elem.type)) +
                                    " in a table of " + toString(ValType(table.elem)));
  return checkExpr(elem.offsetExpr, valType(table.addr));
}

Error ModuleValidator::checkDatas() {
  for (const DataSegment &data : module.datas) {
    if (data.mode != SegmentMode::Active)
      continue;
    if (raw(data.memory) >= module.memories.size())
      return invalid(data.offset, "unknown memory " + Twine(raw(data.memory)));
    const MemoryType &memory = module.memories[raw(data.memory)].type;
    if (Error e = checkExpr(data.offsetExpr, valType(memory.addr)))
      return e;
  }
  return Error::success();
}

Error ModuleValidator::checkStart() {
  if (!module.start)
    return Error::success();
  const uint32_t start = raw(*module.start);
  if (start >= module.funcs.size())
    return invalid(module.startOffset, "unknown function " + Twine(start));
  const FuncType &type = *types.funcType(module.funcs[start].type);
  if (!type.params.empty() || !type.results.empty())
    return invalid(module.startOffset, "start function: must take and return nothing, but is " +
                                           toString(type.params) + " -> " + toString(type.results));
  return Error::success();
}

std::pair<size_t, StringRef> ModuleValidator::indexSpace(ExternKind kind) const {
  switch (kind) {
  case ExternKind::Func:
    return {module.funcs.size(), "function"};
  case ExternKind::Table:
    return {module.tables.size(), "table"};
  case ExternKind::Memory:
    return {module.memories.size(), "memory"};
  case ExternKind::Global:
    return {module.globals.size(), "global"};
  case ExternKind::Tag:
    return {module.tags.size(), "tag"};
  }
  llvm_unreachable("closed enum");
}

Error ModuleValidator::checkExport(const Export &exp) {
  const auto [size, what] = indexSpace(exp.kind);
  if (exp.index >= size)
    return invalid(exp.offset, "unknown " + what + " " + Twine(exp.index));
  if (exp.kind == ExternKind::Func)
    referenced.set(exp.index);
  if (exp.kind == ExternKind::Global && module.globals[exp.index].type.isMutable &&
      !features.has(Feature::MutableGlobals))
    return disabled(exp.offset,
                    needsFeature(Feature::MutableGlobals, "an exported mutable global"));
  return Error::success();
}

Error ModuleValidator::checkExports() {
  DenseSet<StringRef> names;
  names.reserve(module.exports.size());
  for (const Export &exp : module.exports) {
    if (Error e = checkExport(exp))
      return e;
    if (!names.insert(exp.name).second)
      return invalid(exp.offset, "duplicate export name \"" + exp.name + "\"");
  }
  return Error::success();
}

} // namespace

Expected<ValidModule> checkModule(Module module, const FeatureSet &features) {
  ValidModule valid;
  valid.module = std::move(module);
  valid.featureSet = features;
  if (Error e = ModuleValidator(valid.module, features, valid.referenced).run())
    return e;
  return valid;
}

} // namespace aotc::validate
