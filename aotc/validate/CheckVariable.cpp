// Rules for what is parametric, variables and memory.copy, spec §3.4.1, §3.4.4 and §3.4.6.
#include "aotc/validate/FuncValidator.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::validate {

void FuncValidator::checkDrop(const Inst &) { popAny(); }

// Without a type annotation, only numbers and vectors can be selected.
void FuncValidator::checkSelect(const Inst &) {
  pop(I32);
  const ValType second = popAny(), first = popAny();
  if (first.isRef() || second.isRef())
    return failInvalid("type mismatch: select without a type takes numbers or vectors, not " +
                       toString(first.isRef() ? first : second));
  if (first != second && !first.isBottom() && !second.isBottom())
    return failInvalid("type mismatch: select of " + toString(first) + " and " + toString(second));
  push(first.isBottom() ? second : first);
}

void FuncValidator::checkSelectTyped(const Inst &inst) {
  if (inst.types.size() != 1)
    return failInvalid("invalid result arity: select of " + Twine(inst.types.size()) + " types");
  const ValType type = inst.types.front();
  if (!checkValType(type))
    return;
  pop({type, type, I32});
  push(type);
}

void FuncValidator::checkLocalGet(const Inst &inst) {
  if (!checkLocal(inst.index))
    return;
  const ValType type = locals[inst.index];
  if (!type.isDefaultable() && !initialized.contains(inst.index))
    failInvalid("uninitialized local " + Twine(inst.index));
  push(type);
}

void FuncValidator::checkLocalSet(const Inst &inst) {
  if (!checkLocal(inst.index))
    return;
  pop(locals[inst.index]);
  setInitialized(inst.index);
}

void FuncValidator::checkLocalTee(const Inst &inst) {
  if (!checkLocal(inst.index))
    return;
  pop(locals[inst.index]);
  setInitialized(inst.index);
  push(locals[inst.index]);
}

void FuncValidator::setInitialized(uint32_t local) {
  if (!locals[local].isDefaultable() && initialized.insert(local).second)
    initStack.push_back(local);
}

void FuncValidator::checkGlobalGet(const Inst &inst) {
  if (const GlobalType *type = global(inst.index))
    push(type->type);
}

void FuncValidator::checkGlobalSet(const Inst &inst) {
  const GlobalType *type = global(inst.index);
  if (!type)
    return;
  if (!type->isMutable)
    failInvalid("immutable global " + Twine(inst.index));
  pop(type->type);
}

// Between memories of different address types, the length has the narrower one.
void FuncValidator::checkMemoryCopy(const Inst &inst) {
  const MemoryType *to = memory(inst.index), *from = memory(inst.index2);
  if (!to || !from)
    return;
  const bool both64 = to->addr == AddrType::I64 && from->addr == AddrType::I64;
  pop({valType(to->addr), valType(from->addr), both64 ? I64 : I32});
}

} // namespace aotc::validate
