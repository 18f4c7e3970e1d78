// Tables and element segments, spec §4.6.9.

#include "aotc/lower/FunctionLowering.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;
using target::Builtin;
using target::Trap;
namespace TableField = target::Field::wasmrt_table_fields;

Value *FunctionLowering::tableDescriptor(TableIdx table) {
  const wasm::Module &m = *module;
  const InstanceLayout &layout = unit.plan.layout;
  if (raw(table) >= m.importedTables)
    return instanceAddress(layout.ownTables + (raw(table) - m.importedTables) *
                                                  unit.abi.sizeOf(AbiStruct::wasmrt_table));
  uint32_t offset = layout.tables + raw(table) * unit.plan.target.pointerBits() / 8;
  return unit.invariantLoad(b, unit.ptr(), instanceAddress(offset), "table");
}

// SECURITY: the bounds check of every table access.
Value *FunctionLowering::checkedTableSlot(TableIdx table, Value *index, Trap outOfBounds) {
  Value *descriptor = tableDescriptor(table);
  Value *length =
      loadField(AbiStruct::wasmrt_table, TableField::length, descriptor, Storage::Instance);
  Value *wide = b.CreateZExt(index, unit.i64());
  trapIf(b.CreateICmpUGE(wide, length), outOfBounds);
  Value *elems =
      loadField(AbiStruct::wasmrt_table, TableField::elems, descriptor, Storage::Instance);
  return b.CreateInBoundsGEP(unit.ptr(), elems, asIntPtr(wide), "slot");
}

void FunctionLowering::lowerTableGet(const Inst &inst, const Facts &) {
  Value *slot = checkedTableSlot(TableIdx(inst.index), pop(), Trap::table_out_of_bounds);
  push(unit.tag(b.CreateLoad(unit.ptr(), slot), Storage::TableEntries));
}

void FunctionLowering::lowerTableSet(const Inst &inst, const Facts &) {
  Value *value = pop();
  Value *slot = checkedTableSlot(TableIdx(inst.index), pop(), Trap::table_out_of_bounds);
  unit.tag(b.CreateStore(value, slot), Storage::TableEntries);
}

void FunctionLowering::lowerTableSize(const Inst &inst, const Facts &facts) {
  Value *length = loadField(AbiStruct::wasmrt_table, TableField::length,
                            tableDescriptor(TableIdx(inst.index)), Storage::Instance);
  push(b.CreateTrunc(length, unit.type(facts.pushed[0])));
}

void FunctionLowering::lowerTableGrow(const Inst &inst, const Facts &facts) {
  Value *delta = b.CreateZExt(pop(), unit.i64()), *init = pop();
  Value *previous = callBuiltin(Builtin::table_grow,
                                {tableDescriptor(TableIdx(inst.index)), delta, init}, "previous");
  push(b.CreateTrunc(previous, unit.type(facts.pushed[0])));
}

void FunctionLowering::lowerTableFill(const Inst &inst, const Facts &) {
  Value *count = b.CreateZExt(pop(), unit.i64()), *value = pop();
  Value *dest = b.CreateZExt(pop(), unit.i64());
  callBuiltin(Builtin::table_fill, {tableDescriptor(TableIdx(inst.index)), dest, value, count});
}

void FunctionLowering::lowerTableCopy(const Inst &inst, const Facts &) {
  Value *count = b.CreateZExt(pop(), unit.i64()), *source = b.CreateZExt(pop(), unit.i64());
  Value *dest = b.CreateZExt(pop(), unit.i64());
  callBuiltin(Builtin::table_copy, {tableDescriptor(TableIdx(inst.index)),
                                    tableDescriptor(TableIdx(inst.index2)), dest, source, count});
}

void FunctionLowering::lowerTableInit(const Inst &inst, const Facts &) {
  Value *count = b.CreateZExt(pop(), unit.i64()), *source = b.CreateZExt(pop(), unit.i64());
  Value *dest = b.CreateZExt(pop(), unit.i64());
  callBuiltin(Builtin::table_init,
              {tableDescriptor(TableIdx(inst.index2)), elemState(inst.index), dest, source, count});
}

Value *FunctionLowering::elemState(uint32_t segment) {
  return instanceAddress(unit.plan.layout.elems +
                         segment * unit.abi.sizeOf(AbiStruct::wasmrt_elem));
}

void FunctionLowering::lowerElemDrop(const Inst &inst, const Facts &) {
  Value *length = fieldAddress(AbiStruct::wasmrt_elem, target::Field::wasmrt_elem_fields::length,
                               elemState(inst.index));
  unit.tag(b.CreateStore(b.getInt64(0), length), Storage::Instance);
}

} // namespace aotc::lower
