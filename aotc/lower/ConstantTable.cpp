#include "aotc/lower/ConstantTable.h"

#include "aotc/lower/ConstExprValue.h"
#include "aotc/lower/UnitContext.h"

using namespace llvm;

namespace aotc::lower {

// A table that reserves room it does not fill would be mostly zeros in the file.
static constexpr uint64_t LargestTable = 1'000'000;

// The entries by canonical type of their functions.
static DenseMap<uint32_t, EntriesOfType> entriesByType(const ModulePlan &plan,
                                                       const ConstantTable &table) {
  DenseMap<uint32_t, EntriesOfType> result;
  for (uint32_t i = table.nulls; i < table.entries.size(); ++i) {
    const TypeIdx type = plan.module->funcs[raw(*table.entries[i])].type;
    EntriesOfType &entries = result[raw(plan.module->types.canonical(type))];
    if (entries.count++ == 0)
      entries.first = i;
    entries.end = i + 1;
  }
  return result;
}

// Divides a board's table if all calls through it say the exact type and the parts are together no
// larger than (type, code) for each entry.
static void divideByType(const ModulePlan &plan, TableIdx index, ConstantTable &table) {
  const wasm::TypeSection &types = plan.module->types;
  const auto isFunction = [](const std::optional<FuncIdx> &entry) { return entry.has_value(); };
  const auto first = find_if(table.entries, isFunction);
  if (!plan.isImage() || plan.scan.anyIndirectTailCall ||
      !all_of(make_range(first, table.entries.end()), isFunction))
    return;
  table.nulls = first - table.entries.begin();
  const DenseMap<uint32_t, EntriesOfType> known = entriesByType(plan, table);
  DenseMap<uint32_t, EntriesOfType> called;
  uint64_t total = 0;
  for (auto [calledTable, type] : plan.scan.indirectCalls) {
    if (calledTable != raw(index))
      continue;
    if (type >= types.size() || !types[TypeIdx(type)].isFinal)
      return;
    const uint32_t canonical = raw(types.canonical(TypeIdx(type)));
    const EntriesOfType entries = known.lookup(canonical);
    if (called.try_emplace(canonical, entries).second)
      total += entries.end - entries.first;
  }
  if (total <= 2 * table.entries.size())
    table.byType = std::move(called);
}

std::optional<ConstantTable> constantTable(const ModulePlan &plan, TableIdx index) {
  const wasm::Module &module = *plan.module;
  const wasm::Table &table = module.tables[raw(index)];
  bool isOwn = raw(index) >= module.importedTables;
  if (table.type.limits.min > LargestTable)
    return std::nullopt;
  if (!plan.isStatic() || !isOwn || plan.scan.writtenTables[raw(index)] || table.init)
    return std::nullopt;
  ConstantTable result;
  result.entries.resize(table.type.limits.min);
  for (const wasm::ElemSegment &segment : module.elems) {
    if (segment.mode != wasm::SegmentMode::Active || segment.table != index)
      continue;
    auto offset = plainConstant(plan.module, segment.offsetExpr);
    bool fits = offset && *offset <= result.entries.size() &&
                segment.size() <= result.entries.size() - *offset;
    if (!fits || !segment.exprs.empty())
      return std::nullopt;
    std::copy(segment.funcs.begin(), segment.funcs.end(), result.entries.begin() + *offset);
  }
  divideByType(plan, index, result);
  return result;
}

const EntriesOfType *entriesOfType(const ModulePlan &plan, TableIdx table, TypeIdx type) {
  auto &byType = plan.constantTables[raw(table)]->byType;
  auto found = byType.find(raw(plan.module->types.canonical(type)));
  return found == byType.end() ? nullptr : &found->second;
}

StructType *constantTableEntry(UnitContext &unit) {
  SmallVector<Type *, 3> fields(unit.plan.scan.anyIndirectTailCall ? 3 : 2, unit.ptr());
  return StructType::get(unit.context, fields);
}

static GlobalVariable *declareArray(UnitContext &unit, const std::string &name, Type *entry,
                                    uint64_t length) {
  if (GlobalVariable *known = unit.module.getNamedGlobal(name))
    return known;
  auto *global = new GlobalVariable(unit.module, ArrayType::get(entry, length), true,
                                    GlobalValue::ExternalLinkage, nullptr, name);
  global->setVisibility(GlobalValue::HiddenVisibility);
  return global;
}

static std::string arrayName(const UnitContext &unit, TableIdx table) {
  return unit.plan.options.prefix + ".table" + std::to_string(raw(table));
}

GlobalVariable *declareConstantTable(UnitContext &unit, TableIdx table) {
  return declareArray(unit, arrayName(unit, table), constantTableEntry(unit),
                      unit.plan.constantTables[raw(table)]->entries.size());
}

GlobalVariable *declareEntriesOfType(UnitContext &unit, TableIdx table, TypeIdx type) {
  const EntriesOfType &entries = *entriesOfType(unit.plan, table, type);
  const uint32_t canonical = raw(unit.plan.module->types.canonical(type));
  return declareArray(unit, arrayName(unit, table) + ".type" + std::to_string(canonical),
                      unit.ptr(), entries.end - entries.first);
}

static void define(GlobalVariable *array, ArrayRef<Constant *> entries) {
  array->setInitializer(ConstantArray::get(cast<ArrayType>(array->getValueType()), entries));
}

static void defineEntriesOfType(UnitContext &unit, TableIdx table, TypeIdx type) {
  const EntriesOfType &part = *entriesOfType(unit.plan, table, type);
  const wasm::Module &module = *unit.plan.module;
  std::vector<Constant *> entries;
  for (uint32_t i = part.first; i < part.end; ++i) {
    const FuncIdx func = *unit.plan.constantTables[raw(table)]->entries[i];
    const bool isOne = module.types.canonical(module.funcs[raw(func)].type) == type;
    entries.push_back(isOne ? static_cast<Constant *>(unit.function(func))
                            : ConstantPointerNull::get(unit.ptr()));
  }
  define(declareEntriesOfType(unit, table, type), entries);
}

void defineConstantTable(UnitContext &unit, TableIdx table) {
  const ConstantTable &contents = *unit.plan.constantTables[raw(table)];
  SmallVector<uint32_t> types(contents.byType.keys());
  llvm::sort(types);
  for (uint32_t type : types)
    defineEntriesOfType(unit, table, TypeIdx(type));
  if (!types.empty())
    return;
  StructType *entryType = constantTableEntry(unit);
  std::vector<Constant *> entries;
  for (std::optional<FuncIdx> func : contents.entries) {
    if (!func) {
      entries.push_back(Constant::getNullValue(entryType));
      continue;
    }
    SmallVector<Constant *, 3> fields = {
        unit.typeDescriptor(unit.plan.module->funcs[raw(*func)].type), unit.function(*func)};
    if (entryType->getNumElements() == 3)
      fields.push_back(unit.tailEntry(*func));
    entries.push_back(ConstantStruct::get(entryType, fields));
  }
  define(declareConstantTable(unit, table), entries);
}

} // namespace aotc::lower
