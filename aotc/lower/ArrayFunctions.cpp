// Functions that array instructions call, made once in each unit that needs them. The optimiser
// inlines them where that pays.

#include "aotc/lower/UnitContext.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;
using target::Builtin;
namespace CursorField = target::Field::wasmrt_gc_cursor_fields;

// A loop, which the optimiser makes vectors of.
Function *UnitContext::arrayFill(Type *element) {
  Function *&f = arrayFills[element];
  if (f)
    return f;
  auto *type = FunctionType::get(Type::getVoidTy(context), {ptr(), element, intPtr()}, false);
  f = createFunction(type, GlobalValue::InternalLinkage, "wasm.array_fill");
  leaveStackUnchecked(*f);
  f->setOnlyAccessesArgMemory();
  Value *first = f->getArg(0), *value = f->getArg(1), *count = f->getArg(2);
  BasicBlock *entry = BasicBlock::Create(context, "entry", f);
  BasicBlock *loop = BasicBlock::Create(context, "loop", f);
  BasicBlock *done = BasicBlock::Create(context, "done", f);
  IRBuilder<> b(entry);
  b.CreateCondBr(b.CreateIsNull(count), done, loop);
  b.SetInsertPoint(loop);
  PHINode *index = b.CreatePHI(intPtr(), 2, "index");
  index->addIncoming(ConstantInt::get(intPtr(), 0), entry);
  Align align(
      std::min<uint64_t>(module.getDataLayout().getTypeStoreSize(element), WASMRT_GC_GRANULE));
  tag(b.CreateAlignedStore(value, b.CreateInBoundsGEP(element, first, index), align),
      Storage::GcHeap);
  Value *next = b.CreateNUWAdd(index, ConstantInt::get(intPtr(), 1));
  index->addIncoming(next, loop);
  b.CreateCondBr(b.CreateICmpEQ(next, count), done, loop);
  b.SetInsertPoint(done);
  b.CreateRetVoid();
  return f;
}

namespace {

// Takes a cell for a short array: up to 128 bytes the cursor's number is linear in the length.
class ArrayNewEmitter {
public:
  ArrayNewEmitter(UnitContext &unit, const ArrayLayout &layout, Function *f)
      : unit(unit), layout(layout), f(f), self(f->getArg(0)), type(f->getArg(1)),
        length(f->getArg(2)), b(BasicBlock::Create(unit.context, "entry", f)) {}

  void emit() {
    constexpr uint32_t linearBytes = (WASMRT_GC_LINEAR_CURSORS + 1) * WASMRT_GC_GRANULE;
    BasicBlock *isShort = block("short"), *taken = block("taken"), *slow = block("slow");
    Value *most = b.getInt32((linearBytes - layout.firstElement) / layout.elementBytes);
    b.CreateCondBr(b.CreateICmpULE(length, most), isShort, slow);

    b.SetInsertPoint(isShort);
    Value *cellBytes = roundedBytes();
    Value *cursor = cursorOf(cellBytes);
    Value *cell = cursorField(cursor, CursorField::next),
          *end = cursorField(cursor, CursorField::end);
    Value *next = b.CreateGEP(unit.i8(), cell, cellBytes);
    b.CreateCondBr(b.CreateICmpUGT(next, end), slow, taken, unit.unlikely());

    b.SetInsertPoint(taken);
    unit.tag(b.CreateStore(next, fieldOf(AbiStruct::wasmrt_gc_cursor, cursor, CursorField::next)),
             Storage::GcCursors);
    namespace Field = target::Field::wasmrt_array_fields;
    storeHeader(cell, Field::type, type);
    storeHeader(cell, Field::length, length);
    b.CreateRet(cell);

    b.SetInsertPoint(slow);
    CallInst *made = b.CreateCall(unit.abi.builtin(Builtin::gc_new_array), {self, type, length});
    unit.abi.addCAbiAttributes(*made);
    b.CreateRet(made);
  }

private:
  BasicBlock *block(const Twine &name) { return BasicBlock::Create(unit.context, name, f); }
  Constant *size(uint64_t value) { return ConstantInt::get(unit.intPtr(), value); }

  // Of the whole array, up to a multiple of the granule, and at least the smallest cell.
  Value *roundedBytes() {
    Value *elements =
        b.CreateNUWMul(b.CreateZExtOrTrunc(length, unit.intPtr()), size(layout.elementBytes));
    uint64_t roundUp = layout.firstElement + WASMRT_GC_GRANULE - 1;
    Value *bytes =
        b.CreateAnd(b.CreateNUWAdd(elements, size(roundUp)), size(-uint64_t(WASMRT_GC_GRANULE)));
    if (layout.firstElement > WASMRT_GC_SMALLEST_BYTES - WASMRT_GC_GRANULE)
      return bytes;
    return b.CreateBinaryIntrinsic(Intrinsic::umax, bytes, size(WASMRT_GC_SMALLEST_BYTES));
  }

  Value *cursorOf(Value *cellBytes) {
    namespace Field = target::Field::wasmrt_instance_fields;
    Value *store =
        unit.invariantLoad(b, unit.ptr(), fieldOf(AbiStruct::wasmrt_instance, self, Field::store));
    Value *number = b.CreateSub(b.CreateLShr(cellBytes, Log2_32(WASMRT_GC_GRANULE)),
                                size(WASMRT_GC_SMALLEST_BYTES / WASMRT_GC_GRANULE));
    return b.CreateInBoundsGEP(unit.abi.structType(AbiStruct::wasmrt_gc_cursor), store, number);
  }

  Value *fieldOf(AbiStruct s, Value *object, unsigned field) {
    return b.CreateStructGEP(unit.abi.structType(s), object, field);
  }
  Value *cursorField(Value *cursor, unsigned field) {
    return unit.tag(b.CreateLoad(unit.ptr(), fieldOf(AbiStruct::wasmrt_gc_cursor, cursor, field)),
                    Storage::GcCursors);
  }
  void storeHeader(Value *array, unsigned field, Value *value) {
    unit.tag(b.CreateStore(value, fieldOf(AbiStruct::wasmrt_array, array, field)),
             Storage::GcHeader);
  }

  UnitContext &unit;
  const ArrayLayout layout;
  Function *f;
  Value *self, *type, *length;
  IRBuilder<> b;
};

} // namespace

Function *UnitContext::arrayNew(const ArrayLayout &layout) {
  Function *&f = arrayNews[layout.elementBytes];
  if (f)
    return f;
  f = createFunction(FunctionType::get(ptr(), {ptr(), ptr(), i32()}, false),
                     GlobalValue::InternalLinkage, "wasm.array_new");
  ArrayNewEmitter(*this, layout, f).emit();
  return f;
}

} // namespace aotc::lower
