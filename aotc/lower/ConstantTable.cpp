#include "aotc/lower/ConstantTable.h"

#include "aotc/lower/ConstExprValue.h"
#include "aotc/lower/UnitContext.h"

using namespace llvm;

namespace aotc::lower {

// A table that reserves room it does not fill would be mostly zeros in the file.
static constexpr uint64_t LargestTable = 1'000'000;

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
  return result;
}

StructType *constantTableEntry(UnitContext &unit) {
  SmallVector<Type *, 3> fields(unit.plan.scan.anyIndirectTailCall ? 3 : 2, unit.ptr());
  return StructType::get(unit.context, fields);
}

GlobalVariable *declareConstantTable(UnitContext &unit, TableIdx table) {
  std::string name = unit.plan.options.prefix + ".table" + std::to_string(raw(table));
  if (GlobalVariable *known = unit.module.getNamedGlobal(name))
    return known;
  uint64_t length = unit.plan.constantTables[raw(table)]->entries.size();
  auto *global = new GlobalVariable(unit.module, ArrayType::get(constantTableEntry(unit), length),
                                    true, GlobalValue::ExternalLinkage, nullptr, name);
  global->setVisibility(GlobalValue::HiddenVisibility);
  return global;
}

void defineConstantTable(UnitContext &unit, TableIdx table) {
  GlobalVariable *global = declareConstantTable(unit, table);
  StructType *entryType = constantTableEntry(unit);
  std::vector<Constant *> entries;
  for (std::optional<FuncIdx> func : unit.plan.constantTables[raw(table)]->entries) {
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
  global->setInitializer(ConstantArray::get(cast<ArrayType>(global->getValueType()), entries));
}

} // namespace aotc::lower
