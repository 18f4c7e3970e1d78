#include "aotc/lower/TailCalls.h"

using namespace llvm;

namespace aotc::lower {

namespace {

// Where one 64-bit-or-less piece of an argument travels.
struct Place {
  enum Kind : uint8_t { Int, Float, Buffer } kind;
  unsigned index; // register number, or byte offset in the buffer
};

// Where tail calls are no jumps, only `self` travels in a register.
target::TailRegisters registersOf(const UnitContext &unit) {
  target::TailRegisters registers = unit.plan.target.tail;
  if (!registers.canJump)
    registers.ints = unit.plan.isStatic() ? 0 : 1;
  return registers;
}

// Assigns places in order: integers and references to integer registers, floats to float registers
// where there are any, everything else to the buffer. On 32-bit targets an i64 always travels in
// the buffer: splitting it would save a store, and cost a second rule.
class PlaceAssigner {
public:
  explicit PlaceAssigner(UnitContext &unit) : unit(unit) {
    if (!unit.plan.isStatic())
      nextInt = 1; // self
  }

  Place next(Type *type) {
    const target::TailRegisters registers = registersOf(unit);
    bool fitsInt =
        type->isPointerTy() ||
        (type->isIntegerTy() && type->getIntegerBitWidth() <= unit.plan.target.pointerBits());
    if (fitsInt && nextInt < registers.ints)
      return {Place::Int, nextInt++};
    if (type->isFloatingPointTy() && nextFloat < registers.floats)
      return {Place::Float, nextFloat++};
    unsigned offset = bufferBytes;
    bufferBytes += 16;
    return {Place::Buffer, offset};
  }

  unsigned bufferBytes = 0;

private:
  UnitContext &unit;
  unsigned nextInt = 0, nextFloat = 0;
};

Value *toInt(UnitContext &unit, IRBuilder<> &b, Value *v) {
  return v->getType()->isPointerTy() ? b.CreatePtrToInt(v, unit.intPtr())
                                     : b.CreateZExt(v, unit.intPtr());
}

Value *fromInt(IRBuilder<> &b, Value *v, Type *type) {
  return type->isPointerTy() ? b.CreateIntToPtr(v, type) : b.CreateTrunc(v, type);
}

// An f32 keeps its bits, signalling NaNs included, in the low half of an f64 register.
Value *toDouble(IRBuilder<> &b, Value *v) {
  if (v->getType()->isDoubleTy())
    return v;
  Value *bits = b.CreateZExt(b.CreateBitCast(v, b.getInt32Ty()), b.getInt64Ty());
  return b.CreateBitCast(bits, b.getDoubleTy());
}

Value *fromDouble(IRBuilder<> &b, Value *v, Type *type) {
  if (type->isDoubleTy())
    return v;
  Value *bits = b.CreateTrunc(b.CreateBitCast(v, b.getInt64Ty()), b.getInt32Ty());
  return b.CreateBitCast(bits, type);
}

// Shared by all modules of a firmware, and as large as the largest of them has it.
Value *commonSymbol(UnitContext &unit, Type *type, StringRef name) {
  if (GlobalVariable *known = unit.module.getNamedGlobal(name))
    return known;
  auto *variable = new GlobalVariable(unit.module, type, false, GlobalValue::CommonLinkage,
                                      Constant::getNullValue(type), name);
  variable->setAlignment(Align(16));
  return variable;
}

// The address of the next body and its `self`, where a tail call is no jump.
Value *nextBody(UnitContext &unit) { return commonSymbol(unit, unit.ptr(), WASMRT_TAIL_NEXT); }
Value *nextSelf(UnitContext &unit) { return commonSymbol(unit, unit.intPtr(), WASMRT_TAIL_SELF); }

Value *boardBuffer(UnitContext &unit) {
  if (GlobalVariable *known = unit.module.getNamedGlobal(WASMRT_TAIL_BUFFER))
    return known;
  size_t values = 1;
  for (uint32_t i = 0; i != unit.plan.module->types.size(); ++i)
    if (const wasm::FuncType *type = unit.plan.module->types.funcType(TypeIdx(i)))
      values = std::max({values, type->params.size(), type->results.size()});
  return commonSymbol(unit, ArrayType::get(Type::getInt8Ty(unit.context), 16 * values),
                      WASMRT_TAIL_BUFFER);
}

Value *buffer(UnitContext &unit, IRBuilder<> &b, unsigned bytes) {
  if (unit.plan.isImage())
    return boardBuffer(unit);
  CallInst *call = b.CreateCall(unit.abi.builtin(target::Builtin::tail_arguments),
                                {b.getInt32(bytes)}, "buffer");
  unit.abi.addCAbiAttributes(*call);
  return call;
}

bool resultsInBuffer(const wasm::FuncType &type) {
  return type.results.size() > 1 || (type.results.size() == 1 && type.results[0].isVector());
}

unsigned resultBytes(const wasm::FuncType &type) { return type.results.size() * 16; }

Value *slotAt(IRBuilder<> &b, Value *base, unsigned offset) {
  return b.CreateConstInBoundsGEP1_32(b.getInt8Ty(), base, offset);
}

} // namespace

FunctionType *tailFunctionType(UnitContext &unit, const wasm::FuncType &type) {
  const target::TailRegisters registers = registersOf(unit);
  SmallVector<Type *, 16> params(registers.ints, unit.intPtr());
  params.append(registers.floats, Type::getDoubleTy(unit.context));
  Type *result =
      resultsInBuffer(type) ? Type::getVoidTy(unit.context) : unit.resultType(type.results);
  return FunctionType::get(result, params, false);
}

static SmallVector<Value *, 16> packArguments(UnitContext &unit, IRBuilder<> &b, Value *calleeSelf,
                                              ArrayRef<Value *> args) {
  const target::TailRegisters registers = registersOf(unit);
  SmallVector<Value *, 16> packed(registers.ints, PoisonValue::get(unit.intPtr()));
  packed.append(registers.floats, PoisonValue::get(b.getDoubleTy()));
  if (!unit.plan.isStatic())
    packed[0] = b.CreatePtrToInt(calleeSelf, unit.intPtr());
  PlaceAssigner places(unit);
  SmallVector<std::pair<Value *, unsigned>, 4> spilled;
  for (Value *arg : args) {
    Place place = places.next(arg->getType());
    if (place.kind == Place::Int)
      packed[place.index] = toInt(unit, b, arg);
    else if (place.kind == Place::Float)
      packed[registers.ints + place.index] = toDouble(b, arg);
    else
      spilled.push_back({arg, place.index});
  }
  if (!spilled.empty()) {
    Value *base = buffer(unit, b, places.bufferBytes);
    for (auto [arg, offset] : spilled)
      b.CreateStore(arg, slotAt(b, base, offset));
  }
  return packed;
}

// Results from the buffer as the normal convention returns them.
static Value *loadResults(UnitContext &unit, IRBuilder<> &b, const wasm::FuncType &type) {
  Value *base = buffer(unit, b, resultBytes(type));
  if (type.results.size() == 1)
    return b.CreateLoad(unit.type(type.results[0]), base);
  Value *aggregate = PoisonValue::get(unit.resultType(type.results));
  for (unsigned i = 0; i < type.results.size(); ++i) {
    Value *result = b.CreateLoad(unit.type(type.results[i]), slotAt(b, base, i * 16));
    aggregate = b.CreateInsertValue(aggregate, result, i);
  }
  return aggregate;
}

// Calls one body after the other, until one of them returns without naming a next one.
static Value *callInTurn(UnitContext &unit, IRBuilder<> &b, CallInst *first) {
  Function *function = b.GetInsertBlock()->getParent();
  auto *check = BasicBlock::Create(unit.context, "check", function);
  auto *next = BasicBlock::Create(unit.context, "next", function);
  auto *done = BasicBlock::Create(unit.context, "done", function);
  BasicBlock *before = b.GetInsertBlock();
  b.CreateBr(check);
  b.SetInsertPoint(check);
  const bool hasResult = !first->getType()->isVoidTy();
  PHINode *result = hasResult ? b.CreatePHI(first->getType(), 2) : nullptr;
  Value *body = b.CreateLoad(unit.ptr(), nextBody(unit));
  b.CreateCondBr(b.CreateIsNull(body), done, next);
  b.SetInsertPoint(next);
  b.CreateStore(ConstantPointerNull::get(unit.ptr()), nextBody(unit));
  SmallVector<Value *, 1> self;
  if (!unit.plan.isStatic())
    self.push_back(b.CreateLoad(unit.intPtr(), nextSelf(unit)));
  CallInst *call = b.CreateCall(first->getFunctionType(), body, self);
  unit.abi.addCAbiAttributes(*call);
  b.CreateBr(check);
  b.SetInsertPoint(done);
  if (!hasResult)
    return first;
  result->addIncoming(first, before);
  result->addIncoming(call, next);
  return result;
}

Value *callTailCode(UnitContext &unit, IRBuilder<> &b, Value *tailCode, Value *calleeSelf,
                    ArrayRef<Value *> args, const wasm::FuncType &type, bool jump) {
  SmallVector<Value *, 16> packed = packArguments(unit, b, calleeSelf, args);
  FunctionType *prototype = tailFunctionType(unit, type);
  const bool canJump = unit.plan.target.tail.canJump;
  if (jump && !canJump) {
    b.CreateStore(tailCode, nextBody(unit));
    if (!unit.plan.isStatic())
      b.CreateStore(packed[0], nextSelf(unit));
    if (prototype->getReturnType()->isVoidTy())
      b.CreateRetVoid();
    else
      b.CreateRet(PoisonValue::get(prototype->getReturnType()));
    return nullptr;
  }
  CallInst *call = b.CreateCall(prototype, tailCode, packed);
  unit.abi.addCAbiAttributes(*call);
  if (!jump) {
    Value *result = canJump ? call : callInTurn(unit, b, call);
    return resultsInBuffer(type) ? loadResults(unit, b, type) : result;
  }
  call->setTailCallKind(CallInst::TCK_MustTail);
  if (call->getType()->isVoidTy())
    b.CreateRetVoid();
  else
    b.CreateRet(call);
  return nullptr;
}

SmallVector<Value *, 8> parameters(UnitContext &unit, Function &function,
                                   const wasm::FuncType &type, IRBuilder<> &b, bool isTailBody) {
  SmallVector<Value *, 8> params;
  if (!isTailBody) {
    for (size_t i = unit.plan.isStatic() ? 0 : 1; i < function.arg_size(); ++i)
      params.push_back(function.getArg(i));
    return params;
  }
  const unsigned ints = registersOf(unit).ints;
  PlaceAssigner places(unit);
  Value *base = nullptr;
  for (wasm::ValType param : type.params) {
    Type *llvmType = unit.type(param);
    Place place = places.next(llvmType);
    if (place.kind == Place::Int) {
      params.push_back(fromInt(b, function.getArg(place.index), llvmType));
    } else if (place.kind == Place::Float) {
      params.push_back(fromDouble(b, function.getArg(ints + place.index), llvmType));
    } else {
      if (!base)
        base = buffer(unit, b, 0);
      params.push_back(b.CreateLoad(llvmType, slotAt(b, base, place.index)));
    }
  }
  return params;
}

void returnFromTailBody(UnitContext &unit, IRBuilder<> &b, const wasm::FuncType &type,
                        ArrayRef<Value *> values) {
  ArrayRef<Value *> results = values.take_back(type.results.size());
  if (resultsInBuffer(type)) {
    Value *base = buffer(unit, b, resultBytes(type));
    for (unsigned i = 0; i < results.size(); ++i)
      b.CreateStore(results[i], slotAt(b, base, i * 16));
  }
  if (results.size() == 1 && !resultsInBuffer(type))
    b.CreateRet(results[0]);
  else
    b.CreateRetVoid();
}

void defineNormalThunk(UnitContext &unit, Function &thunk, Function &tailBody,
                       const wasm::FuncType &type) {
  IRBuilder<> b(BasicBlock::Create(unit.context, "", &thunk));
  SmallVector<Value *, 8> args = parameters(unit, thunk, type, b, false);
  Value *result = callTailCode(unit, b, &tailBody, unit.self(thunk), args, type, false);
  if (thunk.getReturnType()->isVoidTy())
    b.CreateRetVoid();
  else
    b.CreateRet(result);
}

void defineTailThunk(UnitContext &unit, Function &thunk, Function &normal,
                     const wasm::FuncType &type) {
  IRBuilder<> b(BasicBlock::Create(unit.context, "", &thunk));
  SmallVector<Value *, 8> args = parameters(unit, thunk, type, b, true);
  if (!unit.plan.isStatic())
    args.insert(args.begin(), b.CreateIntToPtr(thunk.getArg(0), unit.ptr()));
  CallInst *call = b.CreateCall(&normal, args);
  unit.abi.addCAbiAttributes(*call);
  SmallVector<Value *, 4> results;
  if (type.results.size() == 1)
    results.push_back(call);
  for (unsigned i = 0; type.results.size() > 1 && i < type.results.size(); ++i)
    results.push_back(b.CreateExtractValue(call, i));
  returnFromTailBody(unit, b, type, results);
}

} // namespace aotc::lower
