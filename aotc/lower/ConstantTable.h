// Tables that never change, as constant data.
//
// Nearly every C or C++ module has one table, filled by active segments and only ever called
// through. In a static instance such a table becomes a constant array of (type, code): an indirect
// call then needs no load of the table's address, its length or a function value.
//
// On a board, where that is no larger, it becomes an array for each type that calls expect,
// instead: the code of the functions of that type, from the first one's index to the last one's. A
// call then needs no type, as an index outside of the array, or a null in it, is of no such
// function.
#pragma once

#include "aotc/support/IndexTypes.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"

#include <optional>
#include <vector>

namespace aotc::lower {

struct ModulePlan;
class UnitContext;

// The entries of a table that have one type: from the first to before `end`.
struct EntriesOfType {
  uint32_t first = 0, end = 0;
  uint32_t count = 0; // less than end - first where there are others between
};

struct ConstantTable {
  // Functions by index of the table; nothing for null entries.
  std::vector<std::optional<FuncIdx>> entries;
  // By canonical index of each type that calls expect; empty if the table is one array.
  llvm::DenseMap<uint32_t, EntriesOfType> byType;
  uint32_t nulls = 0; // at the begin, with `byType`; there are no others
};

// The contents of `table` if they are constant: a static instance's own table that no instruction
// writes, filled from plain functions at constant offsets that are inside.
std::optional<ConstantTable> constantTable(const ModulePlan &plan, TableIdx table);

// The part of the table that calls expecting `type` use, if it has such parts.
const EntriesOfType *entriesOfType(const ModulePlan &plan, TableIdx table, TypeIdx type);

// {type, code} or, where the module tail-calls through tables, {type, code, tail code}.
llvm::StructType *constantTableEntry(UnitContext &unit);
// The arrays as declarations; the descriptor's unit defines them.
llvm::GlobalVariable *declareConstantTable(UnitContext &unit, TableIdx table);
llvm::GlobalVariable *declareEntriesOfType(UnitContext &unit, TableIdx table, TypeIdx type);
void defineConstantTable(UnitContext &unit, TableIdx table);

} // namespace aotc::lower
