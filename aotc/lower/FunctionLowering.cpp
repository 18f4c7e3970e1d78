#include "aotc/lower/FunctionLowering.h"

#include "aotc/lower/QuietNans.h"
#include "aotc/lower/TailCalls.h"
#include "aotc/support/Diag.h"

#include "llvm/IR/Intrinsics.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"

using namespace llvm;

namespace aotc::lower {

using wasm::Feature;
using wasm::Op;

FunctionLowering::FunctionLowering(UnitContext &unit, FuncIdx func, Function &function,
                                   bool isTailBody)
    : unit(unit), module(unit.plan.module), func(func), function(function), b(unit.context),
      isTailBody(isTailBody) {
  entry = BasicBlock::Create(unit.context, "entry", &function);
  BasicBlock *body = BasicBlock::Create(unit.context, "body", &function);
  entryEnd = BranchInst::Create(body, entry);
  selfValue = unit.self(function);
  b.SetInsertPoint(body);
}

FunctionLowering::FunctionLowering(UnitContext &unit, Function &function, BasicBlock &block)
    : unit(unit), module(unit.plan.module), func(FuncIdx(0)), function(function), b(&block) {
  entry = &function.getEntryBlock();
  selfValue = unit.self(function);
}

static void promoteLocals(Function &function, ArrayRef<AllocaInst *> locals) {
  if (locals.empty())
    return;
  DominatorTree tree(function);
  PromoteMemToReg(locals, tree);
}

Error FunctionLowering::run(const wasm::FuncBody &body) {
  const wasm::FuncType &type = module.funcType(func);
  bodyOffset = body.offset;
  createLocals(body);
  knowStackPointer();
  ControlFrame frame;
  frame.target = newBlock("return");
  frame.resultTypes.assign(type.results.begin(), type.results.end());
  IRBuilder<> atReturn(frame.target);
  for (wasm::ValType result : type.results)
    frame.phis.push_back(atReturn.CreatePHI(unit.type(result), 2));
  control.push_back(std::move(frame));
  Error e = validate::checkBody(
      module, body, [this](const Inst &inst, const Facts &facts) { return onInst(inst, facts); });
  if (e) {
    consumeError(std::move(error));
    return e;
  }
  assert(control.empty() && "the last end closes the function's frame");
  if (error)
    return std::move(error);
  removeUnreachableBlocks(function);
  promoteLocals(function, locals);
  quietNans(function);
  return Error::success();
}

Expected<Value *> FunctionLowering::constantExpression(const wasm::CodeSlice &expr) {
  control.emplace_back();
  Value *result = nullptr;
  Error e =
      validate::visitConstExpr(module, expr, [&](const Inst &inst, const Facts &facts) -> Error {
        if (inst.op == Op::End) {
          result = pop();
          return Error::success();
        }
        return onInst(inst, facts);
      });
  control.pop_back();
  if (e)
    return e;
  return result;
}

void FunctionLowering::createLocals(const wasm::FuncBody &body) {
  const wasm::FuncType &type = module.funcType(func);
  SmallVector<Value *, 8> params = parameters(unit, function, type, b, isTailBody);
  auto addLocal = [&](wasm::ValType valType, Value *initial) {
    AllocaInst *slot = createSlot(unit.type(valType), "local" + Twine(locals.size()));
    b.CreateStore(initial, slot);
    locals.push_back(slot);
    localTypes.push_back(valType);
  };
  for (size_t i = 0; i < params.size(); ++i)
    addLocal(type.params[i], params[i]);
  for (const wasm::LocalRun &run : body.locals)
    for (uint32_t i = 0; i < run.count; ++i)
      addLocal(run.type, Constant::getNullValue(unit.type(run.type)));
}

// A store of what is there: were it not, code that relies on the value would rely on the store.
void FunctionLowering::knowStackPointer() {
  const std::optional<uint32_t> value = unit.plan.stackPointerAtStart(func);
  if (!value)
    return;
  unit.tag(b.CreateStore(b.getInt32(*value), globalAddress(GlobalIdx(0))), Storage::Instance);
  Constant *offset = b.getInt32(unit.plan.layout.globals[0]);
  unit.module.getOrInsertNamedMetadata(target::stackPointerMetadata)
      ->addOperand(MDNode::get(unit.context, {ValueAsMetadata::get(unit.staticInstance()),
                                              ConstantAsMetadata::get(offset)}));
}

Error FunctionLowering::onInst(const Inst &inst, const Facts &facts) {
  dispatch(inst, facts);
  return std::move(error);
}

void FunctionLowering::fail(Error e) {
  if (error)
    return consumeError(std::move(e));
  error = std::move(e);
}

void FunctionLowering::dispatch(const Inst &inst, const Facts &facts) {
  using wasm::Extend;
  using wasm::LaneAccess;
  using wasm::MemWidth;
  using wasm::VectorFill;
  using wasm::VectorShape;
  using wasm::VectorUnary;
  [[maybe_unused]] Type *result = facts.pushed.empty() ? nullptr : unit.type(facts.pushed[0]);
  switch (inst.op) {
#define CASE(Id, Lowering)                                                                         \
  case Op::Id:                                                                                     \
    return Lowering;
#define HAND(Id, Text, Prefix, Code, Imm, Feat, Const) CASE(Id, lower##Id(inst, facts))
#define PLAIN(Id, Text, Prefix, Code, Imm, Sig, Feat, Const)                                       \
  HAND(Id, Text, Prefix, Code, Imm, Feat, Const)
#define BINARY(Id, Text, Prefix, Code, Sig, Feat, Const, Create)                                   \
  CASE(Id, lowerBinary(Instruction::Create))
#define COMPARE(Id, Text, Prefix, Code, Sig, Pred) CASE(Id, lowerCompare(CmpInst::Pred))
#define UNARY(Id, Text, Prefix, Code, Sig, Feat, Intr) CASE(Id, lowerUnary(Intrinsic::Intr))
#define CONVERT(Id, Text, Prefix, Code, Sig, Feat, Cast)                                           \
  CASE(Id, lowerConvert(Instruction::Cast, facts.pushed[0]))
#define LOAD(Id, Text, Prefix, Code, Sig, Feat, Log2, MemType, Ext)                                \
  CASE(Id, lowerLoad(inst, MemWidth::MemType, Extend::Ext, result))
#define STORE(Id, Text, Prefix, Code, Sig, Feat, Log2, MemType)                                    \
  CASE(Id, lowerStore(inst, MemWidth::MemType))
#define ATOMIC_LOAD(Id, Text, Prefix, Code, Sig, Feat, Log2, MemType)                              \
  CASE(Id, lowerAtomicLoad(inst, MemWidth::MemType, result))
#define ATOMIC_STORE(Id, Text, Prefix, Code, Sig, Feat, Log2, MemType)                             \
  CASE(Id, lowerAtomicStore(inst, MemWidth::MemType))
#define RMW(Id, Text, Prefix, Code, Sig, Feat, Log2, MemType, Operation)                           \
  CASE(Id, lowerRmw(inst, MemWidth::MemType, AtomicRMWInst::Operation))
#define CMPXCHG(Id, Text, Prefix, Code, Sig, Feat, Log2, MemType)                                  \
  CASE(Id, lowerCmpxchg(inst, MemWidth::MemType))
#define SIMD_LOAD(Id, Text, Prefix, Code, Sig, Feat, Log2, How)                                    \
  CASE(Id, lowerSimdLoad(inst, VectorFill::How))
#define SIMD_STORE(Id, Text, Prefix, Code, Sig, Feat, Log2) CASE(Id, lowerSimdStore(inst))
#define SIMD_LOAD_LANE(Id, Text, Prefix, Code, Sig, Feat, Log2)                                    \
  CASE(Id, lowerSimdLoadLane(inst, Log2))
#define SIMD_STORE_LANE(Id, Text, Prefix, Code, Sig, Feat, Log2)                                   \
  CASE(Id, lowerSimdStoreLane(inst, Log2))
#define SIMD_SPLAT(Id, Text, Prefix, Code, Sig, Feat, Shape)                                       \
  CASE(Id, lowerSimdSplat(VectorShape::Shape))
#define SIMD_LANE(Id, Text, Prefix, Code, Sig, Feat, Shape, How)                                   \
  CASE(Id, lowerSimdLane(inst, VectorShape::Shape, LaneAccess::How))
#define SIMD_COMPARE(Id, Text, Prefix, Code, Sig, Feat, Shape, Pred)                               \
  CASE(Id, lowerSimdCompare(VectorShape::Shape, CmpInst::Pred))
#define SIMD_BINARY(Id, Text, Prefix, Code, Sig, Feat, Shape, Create)                              \
  CASE(Id, lowerSimdBinary(VectorShape::Shape, Instruction::Create))
#define SIMD_INTRINSIC(Id, Text, Prefix, Code, Sig, Feat, Shape, Intr)                             \
  CASE(Id, lowerSimdIntrinsic(VectorShape::Shape, Intrinsic::Intr))
#define SIMD_UNARY(Id, Text, Prefix, Code, Sig, Feat, Shape, Operation)                            \
  CASE(Id, lowerSimdUnary(VectorShape::Shape, VectorUnary::Operation))
#define SIMD_SHIFT(Id, Text, Prefix, Code, Sig, Feat, Shape, Create)                               \
  CASE(Id, lowerSimdShift(VectorShape::Shape, Instruction::Create))
#include "aotc/wasm/Instructions.def"
#undef CASE
  case Op::Count:
    break;
  }
  llvm_unreachable("not an instruction");
}

// ---------------------------------------------------------------------------------------------
// Shapes.

Value *FunctionLowering::pop() {
  assert(!stack.empty() && "validated: operand present");
  return stack.pop_back_val();
}

SmallVector<Value *, 8> FunctionLowering::popMany(size_t count) {
  assert(stack.size() >= count && "validated: operands present");
  SmallVector<Value *, 8> values(stack.end() - count, stack.end());
  stack.truncate(stack.size() - count);
  return values;
}

void FunctionLowering::lowerBinary(Instruction::BinaryOps op) {
  Value *r = pop(), *l = pop();
  push(b.CreateBinOp(op, l, r));
}

void FunctionLowering::lowerCompare(CmpInst::Predicate predicate) {
  Value *r = pop(), *l = pop();
  push(b.CreateZExt(b.CreateCmp(predicate, l, r), unit.i32()));
}

void FunctionLowering::lowerUnary(Intrinsic::ID intrinsic) {
  Value *x = pop();
  bool wantsZeroFlag = intrinsic == Intrinsic::ctlz || intrinsic == Intrinsic::cttz;
  push(wantsZeroFlag ? b.CreateBinaryIntrinsic(intrinsic, x, b.getFalse())
                     : b.CreateUnaryIntrinsic(intrinsic, x));
}

void FunctionLowering::lowerConvert(Instruction::CastOps op, wasm::ValType to) {
  push(b.CreateCast(op, pop(), unit.type(to)));
}

// ---------------------------------------------------------------------------------------------
// Variables, spec §4.6.6 and §4.6.7.

void FunctionLowering::lowerNop(const Inst &, const Facts &) {}

void FunctionLowering::lowerDrop(const Inst &, const Facts &) { pop(); }

void FunctionLowering::lowerSelect(const Inst &, const Facts &) {
  Value *condition = pop(), *ifZero = pop(), *ifNotZero = pop();
  push(b.CreateSelect(b.CreateIsNotNull(condition), ifNotZero, ifZero));
}

void FunctionLowering::lowerSelectTyped(const Inst &inst, const Facts &facts) {
  lowerSelect(inst, facts);
}

void FunctionLowering::lowerLocalGet(const Inst &inst, const Facts &) {
  AllocaInst *slot = locals[inst.index];
  push(b.CreateLoad(slot->getAllocatedType(), slot));
}

void FunctionLowering::lowerLocalSet(const Inst &inst, const Facts &) {
  b.CreateStore(pop(), locals[inst.index]);
}

void FunctionLowering::lowerLocalTee(const Inst &inst, const Facts &) {
  b.CreateStore(stack.back(), locals[inst.index]);
}

Value *FunctionLowering::globalAddress(GlobalIdx global) {
  Value *slot = instanceAddress(unit.plan.layout.globals[raw(global)], "global");
  return unit.plan.isIndirect(global) ? unit.invariantLoad(b, unit.ptr(), slot) : slot;
}

void FunctionLowering::lowerGlobalGet(const Inst &inst, const Facts &facts) {
  LoadInst *load = b.CreateLoad(unit.type(facts.pushed[0]), globalAddress(GlobalIdx(inst.index)));
  push(unit.tag(load, Storage::Instance));
}

void FunctionLowering::lowerGlobalSet(const Inst &inst, const Facts &) {
  unit.tag(b.CreateStore(pop(), globalAddress(GlobalIdx(inst.index))), Storage::Instance);
}

// ---------------------------------------------------------------------------------------------
// Instance state.

Value *FunctionLowering::instanceAddress(uint32_t offset, const Twine &name) {
  return b.CreateConstInBoundsGEP1_64(unit.i8(), self(), offset, name);
}

Value *FunctionLowering::fieldAddress(target::AbiStruct s, unsigned field, Value *object) {
  return b.CreateStructGEP(unit.abi.structType(s), object, field);
}

Value *FunctionLowering::loadField(target::AbiStruct s, unsigned field, Value *object,
                                   Storage storage, const Twine &name) {
  Type *type = unit.abi.structType(s)->getElementType(field);
  return unit.tag(b.CreateLoad(type, fieldAddress(s, field, object), name), storage);
}

Value *FunctionLowering::invariantField(target::AbiStruct s, unsigned field, Value *object,
                                        const Twine &name) {
  Type *type = unit.abi.structType(s)->getElementType(field);
  return unit.invariantLoad(b, type, fieldAddress(s, field, object), name);
}

CallInst *FunctionLowering::callBuiltin(target::Builtin builtin, ArrayRef<Value *> args,
                                        const Twine &name) {
  FunctionCallee callee = unit.abi.builtin(builtin);
  CallInst *call = b.CreateCall(
      callee, args, callee.getFunctionType()->getReturnType()->isVoidTy() ? Twine() : name);
  unit.abi.addCAbiAttributes(*call);
  return call;
}

Value *FunctionLowering::asIntPtr(Value *integer) {
  return b.CreateZExtOrTrunc(integer, unit.intPtr());
}

AllocaInst *FunctionLowering::createSlot(Type *type, const Twine &name) {
  return new AllocaInst(type, 0, name, entryEnd->getIterator());
}

BasicBlock *FunctionLowering::newBlock(const Twine &name) {
  return BasicBlock::Create(unit.context, name, &function);
}

} // namespace aotc::lower
