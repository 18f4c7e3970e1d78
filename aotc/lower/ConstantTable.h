// Tables that never change, as constant data.
//
// Nearly every C or C++ module has one table, filled by active segments and only ever called
// through. In a static instance such a table becomes a constant array of (type, code): an indirect
// call then needs no load of the table's address, its length or a function value.
#pragma once

#include "aotc/support/IndexTypes.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"

#include <optional>
#include <vector>

namespace aotc::lower {

struct ModulePlan;
class UnitContext;

struct ConstantTable {
  // Functions by index of the table; nothing for null entries.
  std::vector<std::optional<FuncIdx>> entries;
};

// The contents of `table` if they are constant: a static instance's own table that no instruction
// writes, filled from plain functions at constant offsets that are inside.
std::optional<ConstantTable> constantTable(const ModulePlan &plan, TableIdx table);

// {type, code} or, where the module tail-calls through tables, {type, code, tail code}.
llvm::StructType *constantTableEntry(UnitContext &unit);
// The array as a declaration; the descriptor's unit defines it.
llvm::GlobalVariable *declareConstantTable(UnitContext &unit, TableIdx table);
void defineConstantTable(UnitContext &unit, TableIdx table);

} // namespace aotc::lower
