// Calls. Direct ones are plain LLVM calls; indirect ones check the table's bounds, null and the
// callee's type (spec §4.6.9); tail calls go through TailCalls.h.

#include "aotc/lower/FunctionLowering.h"
#include "aotc/lower/TailCalls.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;
using target::Builtin;
using target::Trap;
namespace FuncField = target::Field::wasmrt_func_fields;

void FunctionLowering::emitCall(FunctionType *type, Value *callee, Value *calleeSelf,
                                const wasm::FuncType &signature, Position position) {
  SmallVector<Value *, 8> args = popMany(signature.params.size());
  if (!unit.plan.isStatic())
    args.insert(args.begin(), calleeSelf);
  CallBase *call = position == Position::Ordinary ? callInTry(type, callee, args)
                                                  : b.CreateCall(type, callee, args);
  unit.abi.addCAbiAttributes(*call);
  pushResults(call, signature);
}

void FunctionLowering::pushResults(Value *result, const wasm::FuncType &signature) {
  if (signature.results.size() == 1)
    push(result);
  for (unsigned i = 0; signature.results.size() > 1 && i < signature.results.size(); ++i)
    push(b.CreateExtractValue(result, i));
}

void FunctionLowering::lowerCall(const Inst &inst, const Facts &) {
  FuncIdx callee{inst.index};
  Function *f = unit.function(callee);
  emitCall(f->getFunctionType(), f, self(), module.funcType(callee));
}

// The function value in a table slot, checked: not null, and of the type that the call expects.
Value *FunctionLowering::checkedCallee(const Inst &inst) {
  TableIdx table{inst.index2};
  Value *slot = checkedTableSlot(table, pop(), Trap::undefined_element);
  Value *callee = unit.tag(b.CreateLoad(unit.ptr(), slot, "callee"), Storage::TableEntries);
  trapIf(b.CreateIsNull(callee), Trap::uninitialized_element);
  checkType(callee, TypeIdx(inst.index));
  return callee;
}

// Equal pointers are equal types; only where they differ are hashes and supertypes compared. That
// is needed in one program only if types come from several linked objects, or are not final.
void FunctionLowering::checkType(Value *callee, TypeIdx expected) {
  Constant *wanted = unit.typeDescriptor(expected);
  Value *actual = invariantField(AbiStruct::wasmrt_func, FuncField::type, callee, "type");
  Value *differs = b.CreateICmpNE(actual, wanted);
  if (unit.plan.isStatic() && module->types[expected].isFinal)
    return trapIf(differs, Trap::indirect_call_type_mismatch);
  BasicBlock *slow = newBlock("slow"), *next = newBlock("next");
  b.CreateCondBr(differs, slow, next, unit.unlikely());
  b.SetInsertPoint(slow);
  Value *matches = callBuiltin(Builtin::type_matches, {actual, wanted}, "matches");
  b.CreateCondBr(b.CreateIsNotNull(matches), next, trapBlock(Trap::indirect_call_type_mismatch));
  b.SetInsertPoint(next);
}

void FunctionLowering::emitFuncCall(Value *callee, const wasm::FuncType &signature,
                                    Position position) {
  Value *code = invariantField(AbiStruct::wasmrt_func, FuncField::code, callee, "code");
  Value *calleeSelf =
      unit.plan.isStatic()
          ? nullptr
          : invariantField(AbiStruct::wasmrt_func, FuncField::instance, callee, "instance");
  emitCall(unit.functionType(signature), code, calleeSelf, signature, position);
}

// The entry of a table that never changes, checked likewise. A null entry has no type, so the one
// compare that every call makes finds it too.
Value *FunctionLowering::checkedConstantEntry(const Inst &inst) {
  TableIdx table{inst.index2};
  GlobalVariable *array = declareConstantTable(unit, table);
  Value *index = pop();
  uint64_t length = cast<ArrayType>(array->getValueType())->getNumElements();
  if (length <= maxUIntN(index->getType()->getIntegerBitWidth()))
    trapIf(b.CreateICmpUGE(index, ConstantInt::get(index->getType(), length)),
           Trap::undefined_element);
  Value *entry = b.CreateInBoundsGEP(constantTableEntry(unit), array,
                                     asIntPtr(b.CreateZExt(index, unit.i64())), "entry");
  Constant *wanted = unit.typeDescriptor(TypeIdx(inst.index));
  Value *actual = unit.invariantLoad(b, unit.ptr(), entry, "type");
  BasicBlock *slow = newBlock("slow"), *next = newBlock("next");
  b.CreateCondBr(b.CreateICmpNE(actual, wanted), slow, next, unit.unlikely());
  b.SetInsertPoint(slow);
  trapIf(b.CreateIsNull(actual), Trap::uninitialized_element);
  if (module->types[TypeIdx(inst.index)].isFinal) {
    b.CreateBr(trapBlock(Trap::indirect_call_type_mismatch));
  } else {
    Value *matches = callBuiltin(Builtin::type_matches, {actual, wanted}, "matches");
    b.CreateCondBr(b.CreateIsNotNull(matches), next, trapBlock(Trap::indirect_call_type_mismatch));
  }
  b.SetInsertPoint(next);
  return entry;
}

// The code of an entry among those of the type that the call expects. Any other index ends in a
// trap, by the first of the three reasons that holds.
Value *FunctionLowering::checkedCode(const Inst &inst, const EntriesOfType &entries) {
  TableIdx table{inst.index2};
  const ConstantTable &contents = *unit.plan.constantTables[inst.index2];
  Value *index = pop();
  auto constant = [&](uint64_t value) { return ConstantInt::get(index->getType(), value); };
  BasicBlock *refused = newBlock("refused"), *inside = newBlock("inside");
  Value *fromFirst = b.CreateSub(index, constant(entries.first));
  b.CreateCondBr(b.CreateICmpUGE(fromFirst, constant(entries.end - entries.first)), refused, inside,
                 unit.unlikely());
  b.SetInsertPoint(refused);
  trapIf(b.CreateICmpUGE(index, constant(contents.entries.size())), Trap::undefined_element);
  trapIf(b.CreateICmpULT(index, constant(contents.nulls)), Trap::uninitialized_element);
  b.CreateBr(trapBlock(Trap::indirect_call_type_mismatch));
  b.SetInsertPoint(inside);
  Value *slot =
      b.CreateInBoundsGEP(unit.ptr(), declareEntriesOfType(unit, table, TypeIdx(inst.index)),
                          asIntPtr(b.CreateZExt(fromFirst, unit.i64())), "entry");
  Value *code = unit.invariantLoad(b, unit.ptr(), slot, "code");
  if (entries.count != entries.end - entries.first)
    trapIf(b.CreateIsNull(code), Trap::indirect_call_type_mismatch);
  return code;
}

Value *FunctionLowering::constantEntryField(Value *entry, unsigned field, const Twine &name) {
  return unit.invariantLoad(b, unit.ptr(),
                            b.CreateStructGEP(constantTableEntry(unit), entry, field), name);
}

void FunctionLowering::lowerCallIndirect(const Inst &inst, const Facts &) {
  const wasm::FuncType &signature = *module->types.funcType(TypeIdx(inst.index));
  if (!unit.plan.constantTables[inst.index2])
    return emitFuncCall(checkedCallee(inst), signature);
  const EntriesOfType *entries =
      entriesOfType(unit.plan, TableIdx(inst.index2), TypeIdx(inst.index));
  Value *code = entries ? checkedCode(inst, *entries)
                        : constantEntryField(checkedConstantEntry(inst), 1, "code");
  emitCall(unit.functionType(signature), code, nullptr, signature);
}

void FunctionLowering::lowerCallRef(const Inst &inst, const Facts &) {
  Value *callee = pop();
  trapIf(b.CreateIsNull(callee), Trap::null_function_reference);
  emitFuncCall(callee, *module->types.funcType(TypeIdx(inst.index)));
}

// ---------------------------------------------------------------------------------------------
// Tail calls. Only a function with a uniform body contains any.

void FunctionLowering::emitTailCall(Value *tailCode, Value *calleeSelf,
                                    const wasm::FuncType &signature) {
  SmallVector<Value *, 8> args = popMany(signature.params.size());
  callTailCode(unit, b, tailCode, calleeSelf, args, signature, true);
  setUnreachable();
}

// A host's function has no uniform entry. It returns, so an ordinary call keeps the stack bounded.
void FunctionLowering::emitTailCallOf(Value *callee, const wasm::FuncType &signature) {
  Value *tailCode = invariantField(AbiStruct::wasmrt_func, FuncField::tail_code, callee, "tail");
  Value *instance = unit.plan.isStatic() ? nullptr
                                         : invariantField(AbiStruct::wasmrt_func,
                                                          FuncField::instance, callee, "instance");
  if (!unit.plan.isStatic()) {
    BasicBlock *ordinary = newBlock("ordinary"), *jump = newBlock("jump");
    b.CreateCondBr(b.CreateIsNull(tailCode), ordinary, jump);
    b.SetInsertPoint(ordinary);
    SmallVector<Value *, 32> saved = stack;
    emitFuncCall(callee, signature, Position::Tail);
    emitReturn();
    stack = std::move(saved);
    b.SetInsertPoint(jump);
  }
  emitTailCall(tailCode, instance, signature);
}

void FunctionLowering::lowerReturnCall(const Inst &inst, const Facts &) {
  FuncIdx callee{inst.index};
  const wasm::FuncType &signature = module.funcType(callee);
  if (!unit.plan.isImported(callee))
    return emitTailCall(unit.tailEntry(callee), self(), signature);
  Function *f = unit.function(callee);
  emitCall(f->getFunctionType(), f, self(), signature, Position::Tail);
  emitReturn();
  setUnreachable();
}

void FunctionLowering::lowerReturnCallIndirect(const Inst &inst, const Facts &) {
  const wasm::FuncType &signature = *module->types.funcType(TypeIdx(inst.index));
  if (!unit.plan.constantTables[inst.index2])
    return emitTailCallOf(checkedCallee(inst), signature);
  emitTailCall(constantEntryField(checkedConstantEntry(inst), 2, "tail"), nullptr, signature);
}

void FunctionLowering::lowerReturnCallRef(const Inst &inst, const Facts &) {
  Value *callee = pop();
  trapIf(b.CreateIsNull(callee), Trap::null_function_reference);
  emitTailCallOf(callee, *module->types.funcType(TypeIdx(inst.index)));
}

// ---------------------------------------------------------------------------------------------
// References, spec §4.6.2.

Value *FunctionLowering::funcRef(FuncIdx f) {
  const ModulePlan &plan = unit.plan;
  if (plan.isStatic())
    return unit.staticFuncRef(f);
  if (plan.isImported(f)) {
    Value *imported = instanceAddress(plan.layout.importedFuncs +
                                      raw(f) * unit.abi.sizeOf(AbiStruct::wasmrt_imported_func));
    return invariantField(AbiStruct::wasmrt_imported_func,
                          target::Field::wasmrt_imported_func_fields::ref, imported);
  }
  uint32_t slot = plan.funcRefSlot.find(raw(f))->second;
  return instanceAddress(plan.layout.funcRefs + slot * unit.abi.sizeOf(AbiStruct::wasmrt_func));
}

void FunctionLowering::lowerRefNull(const Inst &, const Facts &) {
  push(ConstantPointerNull::get(unit.ptr()));
}

void FunctionLowering::lowerRefIsNull(const Inst &, const Facts &) {
  push(b.CreateZExt(b.CreateIsNull(pop()), unit.i32()));
}

void FunctionLowering::lowerRefFunc(const Inst &inst, const Facts &) {
  push(funcRef(FuncIdx(inst.index)));
}

void FunctionLowering::lowerRefAsNonNull(const Inst &, const Facts &) {
  trapIf(b.CreateIsNull(stack.back()), Trap::null_reference);
}

void FunctionLowering::lowerBrOnNull(const Inst &inst, const Facts &) {
  Value *ref = pop();
  conditionalBranch(b.CreateIsNull(ref), inst);
  push(ref);
}

void FunctionLowering::lowerBrOnNonNull(const Inst &inst, const Facts &) {
  Value *isNonNull = b.CreateIsNotNull(stack.back());
  conditionalBranch(isNonNull, inst); // the reference is the last value carried
  pop();
}

} // namespace aotc::lower
