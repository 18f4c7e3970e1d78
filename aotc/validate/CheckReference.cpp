// Rules for references, tables and casts, spec §3.4.3 and §3.4.5.
//
// In unreachable code an operand of unknown reference type is (ref bot): what is made of it is
// still a reference, so that an i32.add behind it is a mismatch.
#include "aotc/validate/FuncValidator.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::validate {

//===-- References --------------------------------------------------------------------------===//

void FuncValidator::checkRefNull(const Inst &inst) {
  if (checkHeapType(inst.heap))
    push(RefType{inst.heap, true});
}

void FuncValidator::checkRefIsNull(const Inst &) {
  popRef();
  push(I32);
}

void FuncValidator::checkRefFunc(const Inst &inst) {
  if (!funcTypeOf(inst.index))
    return;
  if (referenced && !referenced->test(inst.index))
    failInvalid("undeclared function reference " + Twine(inst.index) +
                ": it must be exported or occur in a segment");
  push(RefType{module.funcs[inst.index].type, false});
}

void FuncValidator::checkRefEq(const Inst &) {
  const ValType eq = RefType{AbsHeap::Eq, true};
  pop({eq, eq});
  push(I32);
}

void FuncValidator::checkRefAsNonNull(const Inst &) {
  const RefType ref = popRef();
  push(RefType{ref.heap, false});
}

void FuncValidator::checkRefI31(const Inst &) {
  pop(I32);
  push(RefType{AbsHeap::I31, false});
}

void FuncValidator::checkI31GetS(const Inst &) {
  pop(RefType{AbsHeap::I31, true});
  push(I32);
}

void FuncValidator::checkI31GetU(const Inst &inst) { checkI31GetS(inst); }

void FuncValidator::checkAnyConvertExtern(const Inst &) {
  const RefType ref = popRef();
  if (!types.matches(ref.heap, AbsHeap::Extern))
    mismatch("instruction", "[externref]", ValType(ref));
  push(RefType{AbsHeap::Any, ref.nullable});
}

void FuncValidator::checkExternConvertAny(const Inst &) {
  const RefType ref = popRef();
  if (!types.matches(ref.heap, AbsHeap::Any))
    mismatch("instruction", "[anyref]", ValType(ref));
  push(RefType{AbsHeap::Extern, ref.nullable});
}

//===-- Casts -------------------------------------------------------------------------------===//

// The operand may be any reference of the hierarchy that the type asked for lies in.
void FuncValidator::checkCast(const Inst &inst, ValType result) {
  if (!checkHeapType(inst.heap))
    return;
  pop(RefType{types.top(inst.heap), true});
  push(result);
}

void FuncValidator::checkRefTest(const Inst &inst) { checkCast(inst, I32); }

void FuncValidator::checkRefTestNull(const Inst &inst) { checkCast(inst, I32); }

void FuncValidator::checkRefCast(const Inst &inst) { checkCast(inst, RefType{inst.heap, false}); }

void FuncValidator::checkRefCastNull(const Inst &inst) {
  checkCast(inst, RefType{inst.heap, true});
}

//===-- Tables ------------------------------------------------------------------------------===//

void FuncValidator::checkTableGet(const Inst &inst) {
  const TableType *t = table(inst.index);
  if (!t)
    return;
  pop(valType(t->addr));
  push(t->elem);
}

void FuncValidator::checkTableSet(const Inst &inst) {
  const TableType *t = table(inst.index);
  if (t)
    pop({valType(t->addr), t->elem});
}

void FuncValidator::checkTableGrow(const Inst &inst) {
  const TableType *t = table(inst.index);
  if (!t)
    return;
  pop({t->elem, valType(t->addr)});
  push(valType(t->addr));
}

void FuncValidator::checkTableFill(const Inst &inst) {
  const TableType *t = table(inst.index);
  if (t)
    pop({valType(t->addr), t->elem, valType(t->addr)});
}

// Between tables of different address types, the length has the narrower one.
void FuncValidator::checkTableCopy(const Inst &inst) {
  const TableType *to = table(inst.index), *from = table(inst.index2);
  if (!to || !from)
    return;
  if (!types.matches(from->elem, to->elem))
    failInvalid("type mismatch: table.copy from " + toString(ValType(from->elem)) + " to " +
                toString(ValType(to->elem)));
  const bool both64 = to->addr == AddrType::I64 && from->addr == AddrType::I64;
  pop({valType(to->addr), valType(from->addr), both64 ? I64 : I32});
}

} // namespace aotc::validate
