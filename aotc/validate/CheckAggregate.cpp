// Rules for structs and arrays, spec §3.4.3.
#include "aotc/validate/FuncValidator.h"

#include "aotc/wasm/Limits.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::validate {

static StringRef kindName(CompositeKind kind) {
  switch (kind) {
  case CompositeKind::Func:
    return "function";
  case CompositeKind::Struct:
    return "struct";
  case CompositeKind::Array:
    return "array";
  }
  llvm_unreachable("closed enum");
}

const CompositeType *FuncValidator::composite(uint32_t type, CompositeKind kind) {
  if (type >= types.size()) {
    failInvalid("unknown type " + Twine(type));
    return nullptr;
  }
  const CompositeType &found = types[TypeIdx(type)].composite;
  if (found.kind == kind)
    return &found;
  failInvalid("type mismatch: " + text() + " of type " + Twine(type) + ", which is no " +
              kindName(kind) + " type");
  return nullptr;
}

const std::vector<FieldType> *FuncValidator::structFields(uint32_t type) {
  const CompositeType *found = composite(type, CompositeKind::Struct);
  return found ? &found->fields : nullptr;
}

const FieldType *FuncValidator::structField(const Inst &inst) {
  const std::vector<FieldType> *fields = structFields(inst.index);
  if (!fields)
    return nullptr;
  if (inst.index2 < fields->size())
    return &(*fields)[inst.index2];
  failInvalid("unknown field " + Twine(inst.index2) + " of type " + Twine(inst.index));
  return nullptr;
}

const FieldType *FuncValidator::arrayElem(uint32_t type) {
  const CompositeType *found = composite(type, CompositeKind::Array);
  return found ? &found->fields.front() : nullptr;
}

const FieldType *FuncValidator::mutableElem(uint32_t type) {
  const FieldType *elem = arrayElem(type);
  if (elem && !elem->isMutable)
    failInvalid("immutable array: type " + Twine(type));
  return elem;
}

// Whether elements can be read from the bytes of a data segment.
bool FuncValidator::checkPlainBytes(const FieldType &elem) {
  if (!elem.type.isRef())
    return true;
  failInvalid("array type is not numeric or vector: " + toString(elem.type));
  return false;
}

void FuncValidator::checkPacked(const FieldType &field, bool wanted) {
  const bool isPacked = field.packed != Packed::No;
  if (isPacked == wanted)
    return;
  failInvalid(isPacked ? "type mismatch: " + text() + " of a packed field"
                       : "type mismatch: " + text() + " of a field of " + toString(field.type) +
                             ", which is not packed");
}

void FuncValidator::checkDefaultable(const FieldType &field, const Twine &what) {
  if (!field.type.isDefaultable())
    failInvalid("type mismatch: " + text() + ", but " + what + " of type " + toString(field.type) +
                " has no default value");
}

//===-- Structs -----------------------------------------------------------------------------===//

void FuncValidator::checkStructNew(const Inst &inst) {
  const std::vector<FieldType> *fields = structFields(inst.index);
  if (!fields)
    return;
  for (const FieldType &field : reverse(*fields))
    pop(field.type);
  push(RefType{TypeIdx(inst.index), false});
}

void FuncValidator::checkStructNewDefault(const Inst &inst) {
  const std::vector<FieldType> *fields = structFields(inst.index);
  if (!fields)
    return;
  for (size_t i = 0; i < fields->size() && !hasFailed; ++i)
    checkDefaultable((*fields)[i], "field " + Twine(i));
  push(RefType{TypeIdx(inst.index), false});
}

void FuncValidator::checkStructRead(const Inst &inst, bool packed) {
  const FieldType *field = structField(inst);
  if (!field)
    return;
  checkPacked(*field, packed);
  pop(RefType{TypeIdx(inst.index), true});
  push(field->type);
}

void FuncValidator::checkStructGet(const Inst &inst) { checkStructRead(inst, false); }

void FuncValidator::checkStructGetS(const Inst &inst) { checkStructRead(inst, true); }

void FuncValidator::checkStructGetU(const Inst &inst) { checkStructRead(inst, true); }

void FuncValidator::checkStructSet(const Inst &inst) {
  const FieldType *field = structField(inst);
  if (!field)
    return;
  if (!field->isMutable)
    failInvalid("immutable field " + Twine(inst.index2) + " of type " + Twine(inst.index));
  pop({RefType{TypeIdx(inst.index), true}, field->type});
}

//===-- Arrays ------------------------------------------------------------------------------===//

void FuncValidator::checkArrayNew(const Inst &inst) {
  const FieldType *elem = arrayElem(inst.index);
  if (!elem)
    return;
  pop({elem->type, I32});
  push(RefType{TypeIdx(inst.index), false});
}

void FuncValidator::checkArrayNewDefault(const Inst &inst) {
  const FieldType *elem = arrayElem(inst.index);
  if (!elem)
    return;
  checkDefaultable(*elem, "an element");
  pop(I32);
  push(RefType{TypeIdx(inst.index), false});
}

void FuncValidator::checkArrayNewFixed(const Inst &inst) {
  const FieldType *elem = arrayElem(inst.index);
  if (!elem)
    return;
  if (inst.index2 > limits::ArrayNewFixed)
    return fail(
        overLimit(offset, "operands of array.new_fixed", inst.index2, limits::ArrayNewFixed));
  popRepeated(elem->type, inst.index2);
  push(RefType{TypeIdx(inst.index), false});
}

void FuncValidator::checkArrayNewData(const Inst &inst) {
  const FieldType *elem = arrayElem(inst.index);
  if (!elem || !checkPlainBytes(*elem) || !checkData(inst.index2))
    return;
  pop({I32, I32});
  push(RefType{TypeIdx(inst.index), false});
}

void FuncValidator::checkArrayNewElem(const Inst &inst) {
  const FieldType *elemType = arrayElem(inst.index);
  const ElemSegment *segment = elemType ? elem(inst.index2) : nullptr;
  if (!segment)
    return;
  if (!types.matches(segment->type, elemType->type))
    failInvalid("type mismatch: segment of " + toString(ValType(segment->type)) +
                " in an array of " + toString(elemType->type));
  pop({I32, I32});
  push(RefType{TypeIdx(inst.index), false});
}

void FuncValidator::checkArrayRead(const Inst &inst, bool packed) {
  const FieldType *elem = arrayElem(inst.index);
  if (!elem)
    return;
  checkPacked(*elem, packed);
  pop({RefType{TypeIdx(inst.index), true}, I32});
  push(elem->type);
}

void FuncValidator::checkArrayGet(const Inst &inst) { checkArrayRead(inst, false); }

void FuncValidator::checkArrayGetS(const Inst &inst) { checkArrayRead(inst, true); }

void FuncValidator::checkArrayGetU(const Inst &inst) { checkArrayRead(inst, true); }

void FuncValidator::checkArraySet(const Inst &inst) {
  if (const FieldType *elem = mutableElem(inst.index))
    pop({RefType{TypeIdx(inst.index), true}, I32, elem->type});
}

void FuncValidator::checkArrayLen(const Inst &) {
  pop(RefType{AbsHeap::Array, true});
  push(I32);
}

void FuncValidator::checkArrayFill(const Inst &inst) {
  if (const FieldType *elem = mutableElem(inst.index))
    pop({RefType{TypeIdx(inst.index), true}, I32, elem->type, I32});
}

void FuncValidator::checkArrayCopy(const Inst &inst) {
  const FieldType *to = mutableElem(inst.index);
  const FieldType *from = to ? arrayElem(inst.index2) : nullptr;
  if (!from)
    return;
  // Elements are only read from the source, so its mutability does not matter.
  if (from->packed != to->packed || !types.matches(from->type, to->type))
    failInvalid("array types do not match: array.copy from type " + Twine(inst.index2) +
                " to type " + Twine(inst.index));
  pop({RefType{TypeIdx(inst.index), true}, I32, RefType{TypeIdx(inst.index2), true}, I32, I32});
}

void FuncValidator::checkArrayInitData(const Inst &inst) {
  const FieldType *elem = mutableElem(inst.index);
  if (elem && checkPlainBytes(*elem) && checkData(inst.index2))
    pop({RefType{TypeIdx(inst.index), true}, I32, I32, I32});
}

void FuncValidator::checkArrayInitElem(const Inst &inst) {
  const FieldType *elemType = mutableElem(inst.index);
  const ElemSegment *segment = elemType ? elem(inst.index2) : nullptr;
  if (!segment)
    return;
  if (!types.matches(segment->type, elemType->type))
    failInvalid("type mismatch: segment of " + toString(ValType(segment->type)) +
                " in an array of " + toString(elemType->type));
  pop({RefType{TypeIdx(inst.index), true}, I32, I32, I32});
}

} // namespace aotc::validate
