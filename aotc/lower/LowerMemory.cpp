// Loads, stores and bulk operations, spec §4.6.10. Whether an address is inside is
// BoundsCheck.cpp's business alone.

#include "aotc/lower/FunctionLowering.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;
using target::Builtin;
using wasm::MemWidth;
namespace MemoryField = target::Field::wasmrt_memory_fields;

Type *FunctionLowering::memoryType(MemWidth width) {
  switch (width) {
  case MemWidth::I8:
    return unit.i8();
  case MemWidth::I16:
    return b.getInt16Ty();
  case MemWidth::I32:
    return unit.i32();
  case MemWidth::I64:
    return unit.i64();
  case MemWidth::F32:
    return b.getFloatTy();
  case MemWidth::F64:
    return b.getDoubleTy();
  }
  llvm_unreachable("closed enum");
}

// Alignment in Wasm is a hint; an access must work at any address. Where those that are not aligned
// are slow, code is made for what the hint says.
void FunctionLowering::markByHint(Instruction &access, const wasm::MemArg &memarg) {
  const target::TargetSpec &target = unit.plan.target;
  const uint64_t byteCount =
      unit.module.getDataLayout().getTypeStoreSize(getLoadStoreType(&access));
  const uint64_t natural = std::min<uint64_t>(byteCount, target.pointerBits() / 8);
  if (target.misalignedFaults && (uint64_t(1) << memarg.alignLog2) < natural)
    access.setMetadata(target::misalignedMetadata, MDNode::get(b.getContext(), {}));
}

void FunctionLowering::lowerLoad(const Inst &inst, MemWidth width, wasm::Extend extend,
                                 Type *result) {
  Type *type = memoryType(width);
  Value *address = checkedAddress(inst.memarg, pop(), type->getPrimitiveSizeInBits() / 8);
  LoadInst *load = unit.tag(b.CreateAlignedLoad(type, address, Align(1)), Storage::LinearMemory);
  markByHint(*load, inst.memarg);
  Value *value = load;
  if (extend == wasm::Extend::Sext)
    value = b.CreateSExt(value, result);
  else if (extend == wasm::Extend::Zext)
    value = b.CreateZExt(value, result);
  push(value);
}

void FunctionLowering::lowerStore(const Inst &inst, MemWidth width) {
  Type *type = memoryType(width);
  Value *value = pop();
  Value *address = checkedAddress(inst.memarg, pop(), type->getPrimitiveSizeInBits() / 8);
  if (type->isIntegerTy())
    value = b.CreateTrunc(value, type);
  StoreInst *store =
      unit.tag(b.CreateAlignedStore(value, address, Align(1)), Storage::LinearMemory);
  markByHint(*store, inst.memarg);
}

// Sizes and growth count in pages of the memory's address type; -1 is failure.
void FunctionLowering::lowerMemorySize(const Inst &inst, const Facts &facts) {
  Value *pages = loadField(AbiStruct::wasmrt_memory, MemoryField::page_count,
                           memoryDescriptor(MemoryIdx(inst.index)), Storage::Instance, "pages");
  push(b.CreateTrunc(pages, unit.type(facts.pushed[0])));
}

void FunctionLowering::lowerMemoryGrow(const Inst &inst, const Facts &facts) {
  Value *delta = b.CreateZExt(pop(), unit.i64());
  Value *previous = callBuiltin(Builtin::memory_grow,
                                {memoryDescriptor(MemoryIdx(inst.index)), delta}, "previous");
  push(b.CreateTrunc(previous, unit.type(facts.pushed[0])));
}

void FunctionLowering::lowerMemoryFill(const Inst &inst, const Facts &) {
  Value *count = pop(), *value = pop(), *dest = pop();
  Value *address = checkedRange(MemoryIdx(inst.index), dest, count);
  CallInst *fill =
      b.CreateMemSet(address, b.CreateTrunc(value, unit.i8()), asIntPtr(count), MaybeAlign(1));
  unit.tag(fill, Storage::LinearMemory);
}

void FunctionLowering::lowerMemoryCopy(const Inst &inst, const Facts &) {
  Value *count = pop(), *source = pop(), *dest = pop();
  Value *to = checkedRange(MemoryIdx(inst.index), dest, count);
  Value *from = checkedRange(MemoryIdx(inst.index2), source, count);
  CallInst *copy = b.CreateMemMove(to, MaybeAlign(1), from, MaybeAlign(1), asIntPtr(count));
  unit.tag(copy, Storage::LinearMemory);
}

void FunctionLowering::lowerMemoryInit(const Inst &inst, const Facts &) {
  Value *count = b.CreateZExt(pop(), unit.i64()), *source = b.CreateZExt(pop(), unit.i64());
  Value *dest = b.CreateZExt(pop(), unit.i64());
  callBuiltin(Builtin::memory_init, {memoryDescriptor(MemoryIdx(inst.index2)),
                                     dataState(inst.index), dest, source, count});
}

Value *FunctionLowering::dataState(uint32_t segment) {
  return instanceAddress(unit.plan.layout.datas +
                         segment * unit.abi.sizeOf(AbiStruct::wasmrt_data));
}

void FunctionLowering::lowerDataDrop(const Inst &inst, const Facts &) {
  Value *length = fieldAddress(AbiStruct::wasmrt_data, target::Field::wasmrt_data_fields::length,
                               dataState(inst.index));
  unit.tag(b.CreateStore(b.getInt64(0), length), Storage::Instance);
}

} // namespace aotc::lower
