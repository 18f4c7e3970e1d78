// Casts and tests of references, spec §4.6.4.
//
// What the static type already tells is not asked again. What is left costs constant time: an
// abstract heap type is told by the lowest bit and the type's kind; a defined one by comparing the
// object's type, or the entry at the wanted type's depth in its display, with the wanted type.
// Types are equal where their addresses are. In a library they may also be where the addresses
// differ, as a type of another shared library has an address of its own: so a difference is settled
// by the hash, of which the first quarter, compared in place, tells apart nearly all that differ.

#include "aotc/lower/FunctionLowering.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;
using target::Builtin;
using target::Trap;
using wasm::AbsHeap;
namespace TypeField = target::Field::wasmrt_type_fields;

// ---------------------------------------------------------------------------------------------
// The test of a type, as a function for each type asked about in this unit.

namespace {

class TypeTestEmitter {
public:
  TypeTestEmitter(UnitContext &unit, TypeIdx type, Function *f)
      : unit(unit), type(type), f(f), wanted(unit.typeDescriptor(type)),
        b(BasicBlock::Create(unit.context, "entry", f)) {}

  void emit() {
    Value *actual = f->getArg(0);
    leaveIf(b.CreateICmpEQ(actual, wanted), b.getTrue());
    const bool isFinal = unit.plan.module->types[type].isFinal;
    Value *candidate = isFinal ? actual : displayEntry(actual);
    Value *same = isFinal ? b.getFalse() : b.CreateICmpEQ(candidate, wanted);
    if (unit.plan.isStatic()) {
      b.CreateRet(same);
      return;
    }
    leaveIf(same, b.getTrue());
    if (!isFinal)
      leaveIf(b.CreateIsNull(candidate), b.getFalse());
    Value *differs = b.CreateICmpNE(field(candidate, TypeField::hash0, unit.i64()), firstQuarter());
    leaveIf(differs, b.getFalse());
    CallInst *matches = b.CreateCall(unit.abi.builtin(Builtin::type_matches), {actual, wanted});
    unit.abi.addCAbiAttributes(*matches);
    b.CreateRet(b.CreateIsNotNull(matches));
  }

private:
  void leaveIf(Value *condition, Value *result) {
    BasicBlock *leave = BasicBlock::Create(unit.context, "", f);
    BasicBlock *next = BasicBlock::Create(unit.context, "", f);
    b.CreateCondBr(condition, leave, next);
    b.SetInsertPoint(leave);
    b.CreateRet(result);
    b.SetInsertPoint(next);
  }

  Value *field(Value *object, unsigned number, Type *type) {
    StructType *layout = unit.abi.structType(AbiStruct::wasmrt_type);
    return unit.invariantLoad(b, type, b.CreateStructGEP(layout, object, number));
  }

  // The supertype of `actual` at the wanted type's depth, or null.
  Value *displayEntry(Value *actual) {
    const uint32_t depth = unit.plan.module->types.depth(type);
    if (depth >= WASMRT_DISPLAY_ENTRIES)
      leaveIf(b.CreateICmpULT(field(actual, TypeField::depth, unit.i32()), b.getInt32(depth)),
              b.getFalse());
    Value *supers = field(actual, TypeField::supers, unit.ptr());
    return unit.invariantLoad(b, unit.ptr(),
                              b.CreateConstInBoundsGEP1_64(unit.ptr(), supers, depth));
  }

  Constant *firstQuarter() {
    auto *descriptor = cast<GlobalVariable>(wanted);
    return descriptor->getInitializer()->getAggregateElement(TypeField::hash0);
  }

  UnitContext &unit;
  const TypeIdx type;
  Function *f;
  Constant *wanted;
  IRBuilder<> b;
};

} // namespace

Function *UnitContext::typeTest(TypeIdx type) {
  Function *&f = typeTests[raw(plan.module->types.canonical(type))];
  if (f)
    return f;
  f = createFunction(FunctionType::get(i1(), {ptr()}, false), GlobalValue::InternalLinkage,
                     "wasm.type_test");
  leaveStackUnchecked(*f);
  f->setOnlyReadsMemory();
  f->setDoesNotThrow();
  f->setWillReturn();
  TypeTestEmitter(*this, type, f).emit();
  return f;
}

// ---------------------------------------------------------------------------------------------
// The test of a reference.

Value *FunctionLowering::isI31(Value *ref) {
  return b.CreateTrunc(b.CreatePtrToInt(ref, unit.intPtr()), unit.i1());
}

Value *FunctionLowering::objectKind(Value *object) {
  namespace ObjectField = target::Field::wasmrt_object_fields;
  Value *type = loadField(AbiStruct::wasmrt_object, ObjectField::type, object, Storage::GcHeader);
  return invariantField(AbiStruct::wasmrt_type, TypeField::kind, type, "kind");
}

static bool mayBeI31(wasm::HeapType heap) {
  return heap == AbsHeap::Any || heap == AbsHeap::Eq || heap == AbsHeap::I31;
}

static bool isBottom(wasm::HeapType heap) {
  return heap == AbsHeap::None || heap == AbsHeap::NoFunc || heap == AbsHeap::NoExtern ||
         heap == AbsHeap::NoExn;
}

// Whether an object, which `object` is the address of, is of the type. Tops were told statically.
Value *FunctionLowering::isOfHeapType(Value *object, wasm::HeapType from, wasm::HeapType to) {
  if (to.isAbstract()) {
    Value *kind = objectKind(object);
    if (to == AbsHeap::Struct)
      return b.CreateICmpEQ(kind, b.getInt32(WASMRT_TYPE_STRUCT));
    if (to == AbsHeap::Array)
      return b.CreateICmpEQ(kind, b.getInt32(WASMRT_TYPE_ARRAY));
    assert(to == AbsHeap::Eq && "closed set");
    return b.CreateICmpULE(kind, b.getInt32(WASMRT_TYPE_ARRAY));
  }
  namespace FuncField = target::Field::wasmrt_func_fields;
  namespace ObjectField = target::Field::wasmrt_object_fields;
  Value *type = module->types.top(from) == AbsHeap::Func
                    ? invariantField(AbiStruct::wasmrt_func, FuncField::type, object, "type")
                    : loadField(AbiStruct::wasmrt_object, ObjectField::type, object,
                                Storage::GcHeader, "type");
  if (unit.plan.isStatic() && module->types[to.index()].isFinal)
    return b.CreateICmpEQ(type, unit.typeDescriptor(to.index()));
  return b.CreateCall(unit.typeTest(to.index()), {type}, "is");
}

// i1: whether a reference of static type `from` is of type `to` in the same hierarchy.
Value *FunctionLowering::isOfType(Value *ref, wasm::RefType from, wasm::RefType to) {
  Value *isNull = from.nullable ? b.CreateIsNull(ref) : b.getFalse();
  if (module->types.matches(from.heap, to.heap))
    return to.nullable ? b.getTrue() : b.CreateNot(isNull);
  if (isBottom(to.heap))
    return to.nullable ? isNull : b.getFalse();
  if (to.heap == AbsHeap::I31) // null has no lowest bit
    return to.nullable ? b.CreateOr(isNull, isI31(ref)) : isI31(ref);
  BasicBlock *done = newBlock("tested");
  SmallVector<std::pair<Value *, BasicBlock *>, 3> results;
  auto settleIf = [&](Value *condition, bool result) {
    BasicBlock *next = newBlock("next");
    results.push_back({b.getInt1(result), b.GetInsertBlock()});
    b.CreateCondBr(condition, done, next);
    b.SetInsertPoint(next);
  };
  if (from.nullable)
    settleIf(isNull, to.nullable);
  if (mayBeI31(from.heap))
    settleIf(isI31(ref), to.heap == AbsHeap::Eq);
  Value *isOfHeap = isOfHeapType(ref, from.heap, to.heap);
  results.push_back({isOfHeap, b.GetInsertBlock()});
  b.CreateBr(done);
  b.SetInsertPoint(done);
  PHINode *result = b.CreatePHI(unit.i1(), results.size(), "matches");
  for (auto [value, block] : results)
    result->addIncoming(value, block);
  return result;
}

// ---------------------------------------------------------------------------------------------
// Instructions.

void FunctionLowering::lowerTest(const Facts &facts, wasm::RefType to) {
  push(b.CreateZExt(isOfType(pop(), facts.popped[0].ref(), to), unit.i32()));
}

void FunctionLowering::lowerRefTest(const Inst &inst, const Facts &facts) {
  lowerTest(facts, {inst.heap, false});
}

void FunctionLowering::lowerRefTestNull(const Inst &inst, const Facts &facts) {
  lowerTest(facts, {inst.heap, true});
}

void FunctionLowering::lowerCast(const Facts &facts, wasm::RefType to) {
  trapIf(b.CreateNot(isOfType(stack.back(), facts.popped[0].ref(), to)), Trap::cast_failure);
}

void FunctionLowering::lowerRefCast(const Inst &inst, const Facts &facts) {
  lowerCast(facts, {inst.heap, false});
}

void FunctionLowering::lowerRefCastNull(const Inst &inst, const Facts &facts) {
  lowerCast(facts, {inst.heap, true});
}

void FunctionLowering::lowerBrOnCast(const Inst &inst, const Facts &) {
  conditionalBranch(isOfType(stack.back(), inst.castFrom, inst.castTo), inst);
}

void FunctionLowering::lowerBrOnCastFail(const Inst &inst, const Facts &) {
  conditionalBranch(b.CreateNot(isOfType(stack.back(), inst.castFrom, inst.castTo)), inst);
}

} // namespace aotc::lower
