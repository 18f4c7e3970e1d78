// Exceptions, spec §4.6.11, and their legacy form.
//
// An exception is an object with its tag and payload (abi.h). A try has one block where its
// handlers are asked in turn, with the exception in a phi; whoever throws inside the try leads
// there:
//
//   - a call that may throw is an invoke, whose unwind edge goes to the try's landing pad;
//   - a throw of the function's own is a branch;
//   - so is the case that no handler of a try further in takes the exception.
//
// What no try of the function takes is given to the runtime, which unwinds to the next landing pad.
// Code that does not throw pays nothing: an invoke is a call with an entry in a table. LLVM's
// landing pads know types of exceptions, but tags are known only at run time, so ours are cleanups.
//
// Where nothing unwinds (boards), a throw leaves the exception in a variable and returns, and each
// call that may throw is followed by a look at it: on to the handlers, or a return as well, whose
// results nobody uses.
//
// In the legacy form handlers come behind the body, and a delegate names its target only there:
// `undecided` is the block where the next of them will be asked.

#include "aotc/lower/FunctionLowering.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;
using target::Builtin;
using target::Trap;
using wasm::CatchKind;
using wasm::Op;
namespace ExceptionField = target::Field::wasmrt_exception_fields;

// ---------------------------------------------------------------------------------------------
// Throwing.

std::optional<size_t> FunctionLowering::tryAround(size_t frames) {
  while (frames-- > 0)
    if (control[frames].catches())
      return frames;
  return std::nullopt;
}

void FunctionLowering::throwTo(std::optional<size_t> handler, Value *exception) {
  if (handler) {
    PHINode *phi = control[*handler].exception;
    phi->addIncoming(exception, b.GetInsertBlock());
    b.CreateBr(phi->getParent());
  } else {
    callBuiltin(Builtin::exception_throw, {self(), exception});
    if (unit.plan.target.hasUnwinder())
      b.CreateUnreachable();
    else
      b.CreateBr(leavingBlock());
  }
  setUnreachable();
}

void FunctionLowering::lowerThrow(const Inst &inst, const Facts &) {
  const TagIdx tag{inst.index};
  SmallVector<Value *, 8> values = popMany(module.tagType(tag).params.size());
  Value *exception = callBuiltin(Builtin::exception_new, {self(), tagAddress(tag)}, "exception");
  for (size_t i = 0; i < values.size(); ++i)
    unit.tag(b.CreateAlignedStore(values[i], payloadAddress(exception, i), Align(8)),
             Storage::GcHeap);
  throwTo(tryAround(control.size()), exception);
}

void FunctionLowering::lowerThrowRef(const Inst &, const Facts &facts) {
  Value *exception = pop();
  requireNonNull(exception, facts.popped[0], Trap::null_exception_reference);
  throwTo(tryAround(control.size()), exception);
}

void FunctionLowering::lowerRethrow(const Inst &inst, const Facts &) {
  throwTo(tryAround(control.size()), label(inst.index).exception);
}

// ---------------------------------------------------------------------------------------------
// Calls inside a try.

BasicBlock *FunctionLowering::landingPad(ControlFrame &frame) {
  if (frame.landingPad)
    return frame.landingPad;
  frame.landingPad = newBlock("landing");
  IRBuilder<> atPad(frame.landingPad);
  Value *landed =
      unit.plan.target.hasUnwinder() ? unwoundException(atPad) : unit.takePending(atPad);
  frame.exception->addIncoming(landed, frame.landingPad);
  atPad.CreateBr(frame.exception->getParent());
  return frame.landingPad;
}

Value *FunctionLowering::unwoundException(IRBuilder<> &atPad) {
  function.setPersonalityFn(unit.personality());
  auto *type = StructType::get(unit.ptr(), unit.i32()); // of LLVM's making
  LandingPadInst *pad = atPad.CreateLandingPad(type, 0);
  pad->setCleanup(true);
  return atPad.CreateExtractValue(pad, 0);
}

// Without an unwinder: where the function returns for an exception that it does not catch.
BasicBlock *FunctionLowering::leavingBlock() {
  if (leaving)
    return leaving;
  leaving = newBlock("leaving");
  Type *result = function.getReturnType();
  ReturnInst::Create(unit.context, result->isVoidTy() ? nullptr : PoisonValue::get(result),
                     leaving);
  return leaving;
}

CallBase *FunctionLowering::callInTry(FunctionType *type, Value *callee, ArrayRef<Value *> args) {
  std::optional<size_t> handler = tryAround(control.size());
  const bool unwinds = unit.plan.target.hasUnwinder();
  auto *known = dyn_cast<Function>(callee);
  if (!unit.plan.usesExceptions() || (unwinds && !handler) || (known && known->doesNotThrow()))
    return b.CreateCall(type, callee, args);
  BasicBlock *next = newBlock("next");
  if (!unwinds) {
    CallInst *call = b.CreateCall(type, callee, args);
    BasicBlock *thrown = handler ? landingPad(control[*handler]) : leavingBlock();
    b.CreateCondBr(unit.isPending(b), thrown, next, unit.unlikely());
    b.SetInsertPoint(next);
    return call;
  }
  InvokeInst *invoke = b.CreateInvoke(type, callee, next, landingPad(control[*handler]), args);
  b.SetInsertPoint(next);
  return invoke;
}

// ---------------------------------------------------------------------------------------------
// Tags and payloads.

Value *FunctionLowering::tagAddress(TagIdx tag) {
  const uint64_t pointerBytes = unit.plan.target.pointerBits() / 8; // also the size of a tag
  if (raw(tag) >= module->importedTags)
    return instanceAddress(unit.plan.layout.ownTags +
                           (raw(tag) - module->importedTags) * pointerBytes);
  return unit.invariantLoad(
      b, unit.ptr(), instanceAddress(unit.plan.layout.tags + raw(tag) * pointerBytes), "tag");
}

Value *FunctionLowering::payloadAddress(Value *exception, size_t value) {
  uint64_t offset = unit.abi.sizeOf(AbiStruct::wasmrt_exception) + value * sizeof(wasmrt_value);
  return b.CreateConstInBoundsGEP1_64(unit.i8(), exception, offset, "payload");
}

void FunctionLowering::pushPayload(Value *exception, TagIdx tag) {
  const wasm::FuncType &type = module.tagType(tag);
  for (size_t i = 0; i < type.params.size(); ++i)
    push(unit.tag(
        b.CreateAlignedLoad(unit.type(type.params[i]), payloadAddress(exception, i), Align(8)),
        Storage::GcHeap));
}

// Goes on where the exception has the tag, and returns the block where it has not.
BasicBlock *FunctionLowering::testTag(Value *exception, TagIdx tag) {
  BasicBlock *matches = newBlock("catch"), *other = newBlock("other");
  Value *actual = loadField(AbiStruct::wasmrt_exception, ExceptionField::tag, exception,
                            Storage::GcHeap, "tag");
  b.CreateCondBr(b.CreateICmpEQ(actual, tagAddress(tag)), matches, other);
  b.SetInsertPoint(matches);
  return other;
}

// ---------------------------------------------------------------------------------------------
// Catching.

void FunctionLowering::openTry(ControlFrame &frame) {
  IRBuilder<> atHandlers(newBlock("handlers"));
  frame.exception = atHandlers.CreatePHI(unit.ptr(), 2, "exception");
}

// Asks the clauses in order. Their labels count from outside the try_table.
void FunctionLowering::lowerTryTable(const Inst &inst, const Facts &facts) {
  openBlock(inst, facts);
  if (!facts.reachable)
    return;
  IRBuilderBase::InsertPointGuard guard(b);
  ControlFrame frame = control.pop_back_val();
  openTry(frame);
  b.SetInsertPoint(frame.exception->getParent());
  for (const wasm::CatchClause &clause : inst.catches)
    if (b.GetInsertBlock())
      lowerClause(clause, frame.exception);
  if (b.GetInsertBlock())
    throwTo(tryAround(control.size()), frame.exception);
  control.push_back(std::move(frame));
}

void FunctionLowering::lowerClause(const wasm::CatchClause &clause, Value *exception) {
  const size_t height = stack.size();
  BasicBlock *other = nullptr;
  if (clause.kind == CatchKind::Catch || clause.kind == CatchKind::CatchRef) {
    other = testTag(exception, clause.tag);
    pushPayload(exception, clause.tag);
  }
  if (clause.kind == CatchKind::CatchRef || clause.kind == CatchKind::CatchAllRef)
    push(exception);
  branchTo(clause.label);
  stack.truncate(height);
  setUnreachable();
  if (other)
    b.SetInsertPoint(other);
}

void FunctionLowering::lowerTry(const Inst &inst, const Facts &facts) {
  openBlock(inst, facts);
  if (!facts.reachable)
    return;
  openTry(control.back());
  control.back().undecided = control.back().exception->getParent();
}

// Ends the body, or the handler before, and begins the next where no other has been taken. False
// where the try is unreachable.
bool FunctionLowering::nextHandler(const Facts &facts, Op op) {
  ControlFrame &frame = control.back();
  frame.op = op;
  if (!frame.live)
    return false;
  if (facts.reachable)
    branchTo(0);
  stack.truncate(frame.height);
  b.SetInsertPoint(frame.undecided);
  frame.undecided = nullptr;
  return true;
}

void FunctionLowering::lowerCatch(const Inst &inst, const Facts &facts) {
  if (!nextHandler(facts, Op::Catch))
    return;
  ControlFrame &frame = control.back();
  frame.undecided = testTag(frame.exception, TagIdx(inst.index));
  pushPayload(frame.exception, TagIdx(inst.index));
}

void FunctionLowering::lowerCatchAll(const Inst &, const Facts &facts) {
  nextHandler(facts, Op::CatchAll);
}

// Throws what no handler of the try has taken to the tries in control[0…frames).
void FunctionLowering::passOn(ControlFrame &frame, size_t frames) {
  IRBuilderBase::InsertPointGuard guard(b);
  b.SetInsertPoint(frame.undecided);
  frame.undecided = nullptr;
  throwTo(tryAround(frames), frame.exception);
}

// The label counts from outside the try; of the tries, those count that the label is inside of, and
// the one it names.
void FunctionLowering::lowerDelegate(const Inst &inst, const Facts &facts) {
  ControlFrame &frame = control.back();
  if (frame.live)
    passOn(frame, control.size() - 1 - inst.index);
  lowerEnd(inst, facts);
}

} // namespace aotc::lower
