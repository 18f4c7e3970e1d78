// Objects of the GC heap: making them, structs, i31, and conversion to externref, spec §4.6.4 to
// §4.6.6. abi.h has the contract with the collector; what matters here:
//
// - The collector finds references on the stack and in registers by itself, and objects do not
// move.
//   So a reference is a plain pointer to LLVM, and a store of one is a plain store.
// - A new object is zero already, so defaults are not stored, and neither are operands known to be.
// - An object's type and an array's length never change, but its memory is used again when it is
//   dead. They are not invariant loads, therefore, but have a storage of their own (UnitContext.h).

#include "aotc/lower/FunctionLowering.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;
using target::Builtin;
using target::Trap;
using wasm::Extend;
namespace CursorField = target::Field::wasmrt_gc_cursor_fields;
namespace ObjectField = target::Field::wasmrt_object_fields;

void FunctionLowering::requireNonNull(Value *ref, wasm::ValType type, Trap code) {
  if (type.ref().nullable)
    trapIf(b.CreateIsNull(ref), code);
}

// ---------------------------------------------------------------------------------------------
// Allocation.

// Takes the next free cell of the right size, or goes to `noneLeft`.
Value *FunctionLowering::takeCell(TypeIdx type, uint64_t byteLength, BasicBlock *noneLeft) {
  const uint32_t cursorIndex = wasmrt_gc_cursor_of(static_cast<uint32_t>(byteLength));
  Value *store = invariantField(AbiStruct::wasmrt_instance,
                                target::Field::wasmrt_instance_fields::store, self(), "store");
  Value *cursor = b.CreateConstInBoundsGEP1_64(
      unit.i8(), store, cursorIndex * unit.abi.sizeOf(AbiStruct::wasmrt_gc_cursor), "cursor");
  const AbiStruct kind = AbiStruct::wasmrt_gc_cursor;
  Value *cell = loadField(kind, CursorField::next, cursor, Storage::GcCursors, "cell");
  Value *end = loadField(kind, CursorField::end, cursor, Storage::GcCursors, "end");
  Value *next = b.CreateConstGEP1_64(unit.i8(), cell, wasmrt_gc_cell_bytes(cursorIndex), "next");
  BasicBlock *taken = newBlock("taken");
  b.CreateCondBr(b.CreateICmpUGT(next, end), noneLeft, taken, unit.unlikely());
  b.SetInsertPoint(taken);
  unit.tag(b.CreateStore(next, fieldAddress(kind, CursorField::next, cursor)), Storage::GcCursors);
  unit.tag(b.CreateStore(unit.typeDescriptor(type),
                         fieldAddress(AbiStruct::wasmrt_object, ObjectField::type, cell)),
           Storage::GcHeader);
  return cell;
}

// A zeroed object with its type. Code that runs once, as that of constant expressions, calls the
// runtime: it is smaller.
Value *FunctionLowering::newObject(TypeIdx type, uint64_t byteLength, Builtin slow,
                                   ArrayRef<Value *> slowArgs) {
  if (!isBody() || byteLength > WASMRT_GC_INLINE_BYTES)
    return callBuiltin(slow, slowArgs, "object");
  BasicBlock *noneLeft = newBlock("collect"), *done = newBlock("allocated");
  Value *cell = takeCell(type, byteLength, noneLeft);
  BasicBlock *taken = b.GetInsertBlock();
  b.CreateBr(done);
  b.SetInsertPoint(noneLeft);
  Value *made = callBuiltin(slow, slowArgs, "made");
  b.CreateBr(done);
  b.SetInsertPoint(done);
  PHINode *object = b.CreatePHI(unit.ptr(), 2, "object");
  object->addIncoming(cell, taken);
  object->addIncoming(made, noneLeft);
  return object;
}

Value *FunctionLowering::newStruct(TypeIdx type) {
  return newObject(type, unit.plan.gc.structLayout(type).byteLength, Builtin::gc_new,
                   {self(), unit.typeDescriptor(type)});
}

// ---------------------------------------------------------------------------------------------
// Fields and elements.

static Type *storageType(UnitContext &unit, const wasm::FieldType &field) {
  switch (field.packed) {
  case wasm::Packed::I8:
    return unit.i8();
  case wasm::Packed::I16:
    return Type::getInt16Ty(unit.context);
  case wasm::Packed::No:
    return unit.type(field.type);
  }
  llvm_unreachable("closed enum");
}

static Align alignmentOf(UnitContext &unit, const wasm::FieldType &field) {
  return Align(fieldAlignment(fieldBytes(field, unit.plan.target.pointerBits() / 8)));
}

Value *FunctionLowering::loadFrom(Value *address, const wasm::FieldType &field, Extend extend) {
  Value *value =
      unit.tag(b.CreateAlignedLoad(storageType(unit, field), address, alignmentOf(unit, field)),
               Storage::GcHeap);
  if (extend == Extend::None)
    return value;
  return extend == Extend::Sext ? b.CreateSExt(value, unit.i32()) : b.CreateZExt(value, unit.i32());
}

void FunctionLowering::storeTo(Value *address, Value *value, const wasm::FieldType &field) {
  if (field.packed != wasm::Packed::No)
    value = b.CreateTrunc(value, storageType(unit, field));
  unit.tag(b.CreateAlignedStore(value, address, alignmentOf(unit, field)), Storage::GcHeap);
}

Value *FunctionLowering::fieldOf(Value *object, TypeIdx type, uint32_t field) {
  return b.CreateConstInBoundsGEP1_64(unit.i8(), object,
                                      unit.plan.gc.structLayout(type).offsets[field], "field");
}

// ---------------------------------------------------------------------------------------------
// Structs.

static bool isZero(Value *value) {
  auto *constant = dyn_cast<Constant>(value);
  return constant && constant->isNullValue();
}

void FunctionLowering::lowerStructNew(const Inst &inst, const Facts &) {
  const TypeIdx type{inst.index};
  const std::vector<wasm::FieldType> &fields = module->types[type].composite.fields;
  SmallVector<Value *, 8> values = popMany(fields.size());
  Value *object = newStruct(type);
  for (uint32_t i = 0; i < fields.size(); ++i)
    if (!isZero(values[i]))
      storeTo(fieldOf(object, type, i), values[i], fields[i]);
  push(object);
}

void FunctionLowering::lowerStructNewDefault(const Inst &inst, const Facts &) {
  push(newStruct(TypeIdx(inst.index)));
}

void FunctionLowering::lowerFieldGet(const Inst &inst, const Facts &facts, Extend extend) {
  const TypeIdx type{inst.index};
  Value *object = pop();
  requireNonNull(object, facts.popped[0], Trap::null_structure_reference);
  push(loadFrom(fieldOf(object, type, inst.index2),
                module->types[type].composite.fields[inst.index2], extend));
}

void FunctionLowering::lowerStructGet(const Inst &inst, const Facts &facts) {
  lowerFieldGet(inst, facts, Extend::None);
}

void FunctionLowering::lowerStructGetS(const Inst &inst, const Facts &facts) {
  lowerFieldGet(inst, facts, Extend::Sext);
}

void FunctionLowering::lowerStructGetU(const Inst &inst, const Facts &facts) {
  lowerFieldGet(inst, facts, Extend::Zext);
}

void FunctionLowering::lowerStructSet(const Inst &inst, const Facts &facts) {
  const TypeIdx type{inst.index};
  Value *value = pop(), *object = pop();
  requireNonNull(object, facts.popped[0], Trap::null_structure_reference);
  storeTo(fieldOf(object, type, inst.index2), value,
          module->types[type].composite.fields[inst.index2]);
}

// ---------------------------------------------------------------------------------------------
// i31 and identity.

void FunctionLowering::lowerRefI31(const Inst &, const Facts &) {
  Value *tagged = b.CreateOr(b.CreateShl(pop(), 1), 1);
  push(b.CreateIntToPtr(b.CreateZExt(tagged, unit.intPtr()), unit.ptr()));
}

void FunctionLowering::lowerI31Get(const Facts &facts, Instruction::BinaryOps shift) {
  Value *ref = pop();
  requireNonNull(ref, facts.popped[0], Trap::null_i31_reference);
  Value *tagged = b.CreateTrunc(b.CreatePtrToInt(ref, unit.intPtr()), unit.i32());
  push(b.CreateBinOp(shift, tagged, b.getInt32(1)));
}

void FunctionLowering::lowerI31GetS(const Inst &, const Facts &facts) {
  lowerI31Get(facts, Instruction::AShr);
}

void FunctionLowering::lowerI31GetU(const Inst &, const Facts &facts) {
  lowerI31Get(facts, Instruction::LShr);
}

void FunctionLowering::lowerRefEq(const Inst &, const Facts &) {
  Value *r = pop(), *l = pop();
  push(b.CreateZExt(b.CreateICmpEQ(l, r), unit.i32()));
}

// ---------------------------------------------------------------------------------------------
// externref. Null stays null; everything else is the runtime's to tell apart.

void FunctionLowering::lowerConversion(const Facts &facts, Builtin conversion) {
  Value *ref = pop();
  if (!facts.popped[0].ref().nullable)
    return push(callBuiltin(conversion, {self(), ref}, "converted"));
  BasicBlock *from = b.GetInsertBlock(), *convert = newBlock("convert"), *done = newBlock("done");
  b.CreateCondBr(b.CreateIsNull(ref), done, convert);
  b.SetInsertPoint(convert);
  Value *converted = callBuiltin(conversion, {self(), ref}, "converted");
  b.CreateBr(done);
  b.SetInsertPoint(done);
  PHINode *result = b.CreatePHI(unit.ptr(), 2);
  result->addIncoming(ref, from);
  result->addIncoming(converted, convert);
  push(result);
}

void FunctionLowering::lowerAnyConvertExtern(const Inst &, const Facts &facts) {
  lowerConversion(facts, Builtin::any_convert_extern);
}

void FunctionLowering::lowerExternConvertAny(const Inst &, const Facts &facts) {
  lowerConversion(facts, Builtin::extern_convert_any);
}

} // namespace aotc::lower
