// Arrays, spec §4.6.6. Every access is checked against the length; bulk operations check first and
// then work on plain memory, without a barrier.

#include "aotc/lower/FunctionLowering.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;
using target::Builtin;
using target::Trap;
using wasm::Extend;
namespace ArrayField = target::Field::wasmrt_array_fields;

const wasm::FieldType &FunctionLowering::elementType(TypeIdx array) {
  return module->types[array].composite.fields.front();
}

// A range of i32s is compared as i64s, where start + count cannot wrap.
FunctionLowering::Range FunctionLowering::popRange() {
  Value *count = pop(), *start = pop();
  return {start, count};
}

// ---------------------------------------------------------------------------------------------
// SECURITY: the bounds checks of arrays and of the segments they are filled from.

Value *FunctionLowering::arrayLength(Value *array) {
  return loadField(AbiStruct::wasmrt_array, ArrayField::length, array, Storage::GcHeader, "length");
}

Value *FunctionLowering::elementAddress(Value *array, TypeIdx type, Value *index) {
  const ArrayLayout layout = unit.plan.gc.arrayLayout(type);
  Value *first = b.CreateConstInBoundsGEP1_64(unit.i8(), array, layout.firstElement, "elements");
  Type *element = ArrayType::get(unit.i8(), layout.elementBytes);
  return b.CreateInBoundsGEP(element, first, asIntPtr(index), "element");
}

Value *FunctionLowering::checkedElement(Value *array, TypeIdx type, Value *index) {
  trapIf(b.CreateICmpUGE(index, arrayLength(array)), Trap::array_out_of_bounds);
  return elementAddress(array, type, index);
}

FunctionLowering::Elements FunctionLowering::elementsOf(Value *array, TypeIdx type, Range range) {
  const uint32_t bytes = unit.plan.gc.arrayLayout(type).elementBytes;
  return {elementAddress(array, type, range.start),
          b.CreateNUWMul(asIntPtr(range.count), ConstantInt::get(unit.intPtr(), bytes))};
}

FunctionLowering::Elements FunctionLowering::checkedElements(Value *array, TypeIdx type,
                                                             Range range) {
  Value *end =
      b.CreateNUWAdd(b.CreateZExt(range.start, unit.i64()), b.CreateZExt(range.count, unit.i64()));
  trapIf(b.CreateICmpUGT(end, b.CreateZExt(arrayLength(array), unit.i64())),
         Trap::array_out_of_bounds);
  return elementsOf(array, type, range);
}

// Bytes of a data segment, `byteLength` an i64.
Value *FunctionLowering::checkedData(uint32_t segment, Value *start, Value *byteLength) {
  namespace Field = target::Field::wasmrt_data_fields;
  Value *state = dataState(segment);
  Value *end = b.CreateNUWAdd(b.CreateZExt(start, unit.i64()), byteLength);
  trapIf(b.CreateICmpUGT(
             end, loadField(AbiStruct::wasmrt_data, Field::length, state, Storage::Instance)),
         Trap::memory_out_of_bounds);
  Value *bytes = loadField(AbiStruct::wasmrt_data, Field::bytes, state, Storage::Instance);
  return b.CreateInBoundsGEP(unit.i8(), bytes, asIntPtr(start), "data");
}

Value *FunctionLowering::checkedElem(uint32_t segment, Range range) {
  namespace Field = target::Field::wasmrt_elem_fields;
  Value *state = elemState(segment);
  Value *end =
      b.CreateNUWAdd(b.CreateZExt(range.start, unit.i64()), b.CreateZExt(range.count, unit.i64()));
  trapIf(b.CreateICmpUGT(
             end, loadField(AbiStruct::wasmrt_elem, Field::length, state, Storage::Instance)),
         Trap::table_out_of_bounds);
  Value *refs = loadField(AbiStruct::wasmrt_elem, Field::refs, state, Storage::Instance);
  return b.CreateInBoundsGEP(unit.ptr(), refs, asIntPtr(range.start), "refs");
}

// ---------------------------------------------------------------------------------------------
// Moving elements.

void FunctionLowering::copyElements(const Elements &to, Value *from) {
  b.CreateMemMove(to.first, MaybeAlign(), from, MaybeAlign(), to.byteLength);
}

// `count` is an i32.
void FunctionLowering::fillElements(const Elements &elements, TypeIdx type, Value *value,
                                    Value *count) {
  const wasm::FieldType &element = elementType(type);
  if (element.packed != wasm::Packed::No)
    value =
        b.CreateTrunc(value, element.packed == wasm::Packed::I8 ? b.getInt8Ty() : b.getInt16Ty());
  if (element.packed == wasm::Packed::I8) {
    b.CreateMemSet(elements.first, value, elements.byteLength, MaybeAlign());
    return;
  }
  b.CreateCall(unit.arrayFill(value->getType()), {elements.first, value, asIntPtr(count)});
}

// ---------------------------------------------------------------------------------------------
// Instructions.

Value *FunctionLowering::newArray(TypeIdx type, Value *length) {
  Value *descriptor = unit.typeDescriptor(type);
  auto *constant = dyn_cast<ConstantInt>(length);
  const ArrayLayout layout = unit.plan.gc.arrayLayout(type);
  if (!constant && isBody())
    return b.CreateCall(unit.arrayNew(layout), {self(), descriptor, length}, "array");
  if (!constant)
    return callBuiltin(Builtin::gc_new_array, {self(), descriptor, length}, "array");
  Value *array =
      newObject(type, layout.firstElement + constant->getZExtValue() * layout.elementBytes,
                Builtin::gc_new_array, {self(), descriptor, length});
  unit.tag(b.CreateStore(length, fieldAddress(AbiStruct::wasmrt_array, ArrayField::length, array)),
           Storage::GcHeader);
  return array;
}

void FunctionLowering::lowerArrayNew(const Inst &inst, const Facts &) {
  const TypeIdx type{inst.index};
  Value *length = pop(), *value = pop();
  Value *array = newArray(type, length);
  auto *constant = dyn_cast<Constant>(value);
  if (!constant || !constant->isNullValue())
    fillElements(elementsOf(array, type, {b.getInt32(0), length}), type, value, length);
  push(array);
}

void FunctionLowering::lowerArrayNewDefault(const Inst &inst, const Facts &) {
  push(newArray(TypeIdx(inst.index), pop()));
}

void FunctionLowering::lowerArrayNewFixed(const Inst &inst, const Facts &) {
  const TypeIdx type{inst.index};
  SmallVector<Value *, 8> values = popMany(inst.index2);
  Value *array = newArray(type, b.getInt32(inst.index2));
  for (uint32_t i = 0; i < values.size(); ++i) {
    auto *constant = dyn_cast<Constant>(values[i]);
    if (!constant || !constant->isNullValue())
      storeTo(elementAddress(array, type, b.getInt32(i)), values[i], elementType(type));
  }
  push(array);
}

// The source is checked before the array is made: of that many elements, none might fit.
void FunctionLowering::lowerArrayNewData(const Inst &inst, const Facts &) {
  const TypeIdx type{inst.index};
  Range range = popRange();
  const uint32_t bytes = unit.plan.gc.arrayLayout(type).elementBytes;
  Value *source =
      checkedData(inst.index2, range.start,
                  b.CreateNUWMul(b.CreateZExt(range.count, unit.i64()), b.getInt64(bytes)));
  Value *array = newArray(type, range.count);
  copyElements(elementsOf(array, type, {b.getInt32(0), range.count}), source);
  push(array);
}

void FunctionLowering::lowerArrayNewElem(const Inst &inst, const Facts &) {
  const TypeIdx type{inst.index};
  Range range = popRange();
  Value *source = checkedElem(inst.index2, range);
  Value *array = newArray(type, range.count);
  copyElements(elementsOf(array, type, {b.getInt32(0), range.count}), source);
  push(array);
}

void FunctionLowering::lowerElementGet(const Inst &inst, const Facts &facts, Extend extend) {
  const TypeIdx type{inst.index};
  Value *index = pop(), *array = pop();
  requireNonNull(array, facts.popped[0], Trap::null_array_reference);
  push(loadFrom(checkedElement(array, type, index), elementType(type), extend));
}

void FunctionLowering::lowerArrayGet(const Inst &inst, const Facts &facts) {
  lowerElementGet(inst, facts, Extend::None);
}

void FunctionLowering::lowerArrayGetS(const Inst &inst, const Facts &facts) {
  lowerElementGet(inst, facts, Extend::Sext);
}

void FunctionLowering::lowerArrayGetU(const Inst &inst, const Facts &facts) {
  lowerElementGet(inst, facts, Extend::Zext);
}

void FunctionLowering::lowerArraySet(const Inst &inst, const Facts &facts) {
  const TypeIdx type{inst.index};
  Value *value = pop(), *index = pop(), *array = pop();
  requireNonNull(array, facts.popped[0], Trap::null_array_reference);
  storeTo(checkedElement(array, type, index), value, elementType(type));
}

void FunctionLowering::lowerArrayLen(const Inst &, const Facts &facts) {
  Value *array = pop();
  requireNonNull(array, facts.popped[0], Trap::null_array_reference);
  push(arrayLength(array));
}

void FunctionLowering::lowerArrayFill(const Inst &inst, const Facts &facts) {
  const TypeIdx type{inst.index};
  Value *count = pop(), *value = pop(), *start = pop(), *array = pop();
  requireNonNull(array, facts.popped[0], Trap::null_array_reference);
  fillElements(checkedElements(array, type, {start, count}), type, value, count);
}

void FunctionLowering::lowerArrayCopy(const Inst &inst, const Facts &facts) {
  Value *count = pop(), *sourceStart = pop(), *source = pop(), *start = pop(), *array = pop();
  requireNonNull(array, facts.popped[0], Trap::null_array_reference);
  requireNonNull(source, facts.popped[2], Trap::null_array_reference);
  Elements to = checkedElements(array, TypeIdx(inst.index), {start, count});
  Elements from = checkedElements(source, TypeIdx(inst.index2), {sourceStart, count});
  copyElements(to, from.first);
}

void FunctionLowering::lowerArrayInitData(const Inst &inst, const Facts &facts) {
  const TypeIdx type{inst.index};
  Range source = popRange();
  Value *start = pop(), *array = pop();
  requireNonNull(array, facts.popped[0], Trap::null_array_reference);
  Elements to = checkedElements(array, type, {start, source.count});
  copyElements(to, checkedData(inst.index2, source.start, b.CreateZExt(to.byteLength, unit.i64())));
}

void FunctionLowering::lowerArrayInitElem(const Inst &inst, const Facts &facts) {
  const TypeIdx type{inst.index};
  Range source = popRange();
  Value *start = pop(), *array = pop();
  requireNonNull(array, facts.popped[0], Trap::null_array_reference);
  Elements to = checkedElements(array, type, {start, source.count});
  copyElements(to, checkedElem(inst.index2, source));
}

} // namespace aotc::lower
