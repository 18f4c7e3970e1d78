// Rules for blocks, branches, calls and exceptions, spec §3.4.2 and appendix.
//
// A frame is opened with its parameters on the operand stack and closed with exactly its results.
// Behind an instruction that never falls through, the frame's stack is cut down to its bottom,
// from which operands of any type can be popped until the arm ends.
#include "aotc/validate/FuncValidator.h"

#include "aotc/wasm/Limits.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::validate {

//===-- Frames ------------------------------------------------------------------------------===//

void FuncValidator::pushFrame(Op op, ValTypes params, ValTypes results) {
  if (frames.size() > limits::BlockDepth)
    fail(overLimit(offset, "depth of blocks", frames.size(), limits::BlockDepth));
  const bool isDead = !frames.empty() && !isReachable();
  frames.push_back({op, /*isUnreachable=*/false, isDead, /*hasValue=*/false, ValType(), params,
                    results, top, static_cast<uint32_t>(initStack.size())});
  push(params);
}

// Pops the parameters of the block type of `inst` and opens its frame.
void FuncValidator::open(const Inst &inst) {
  switch (inst.block.kind) {
  case BlockType::Empty:
    return pushFrame(inst.op, {}, {});
  case BlockType::Value:
    if (!checkValType(inst.block.value))
      return;
    pushFrame(inst.op, {}, {});
    frames.back().hasValue = true;
    frames.back().value = inst.block.value;
    return;
  case BlockType::Func:
    if (const FuncType *type = funcTypeAt(raw(inst.block.type))) {
      pop(type->params);
      pushFrame(inst.op, type->params, type->results);
    }
    return;
  }
}

// Ends the innermost arm: its results are popped, and what it has initialized is forgotten.
void FuncValidator::closeArm() {
  const Frame &frame = frames.back();
  popResults(frame.results());
  while (initStack.size() > frame.initHeight)
    initialized.erase(initStack.pop_back_val());
}

// Starts another arm of the innermost block, with `params` on the stack.
void FuncValidator::nextArm(Op op, ValTypes params) {
  frames.back().op = op;
  frames.back().isUnreachable = false;
  push(params);
}

void FuncValidator::setUnreachable() {
  keepPopped();
  top = frames.back().height;
  frames.back().isUnreachable = true;
}

const FuncValidator::Frame *FuncValidator::label(uint32_t depth) {
  if (depth < frames.size())
    return &frames[frames.size() - 1 - depth];
  failInvalid("unknown label " + Twine(depth));
  return nullptr;
}

FuncValidator::ValTypes FuncValidator::labelTypes(uint32_t depth) {
  const Frame *frame = label(depth);
  return frame ? frame->labelTypes() : ValTypes();
}

//===-- Blocks ------------------------------------------------------------------------------===//

void FuncValidator::checkUnreachable(const Inst &) { setUnreachable(); }

void FuncValidator::checkBlock(const Inst &inst) { open(inst); }

void FuncValidator::checkLoop(const Inst &inst) { open(inst); }

void FuncValidator::checkIf(const Inst &inst) {
  // Of two faults, an unknown type is told before a missing condition.
  if (inst.block.kind == BlockType::Value && !checkValType(inst.block.value))
    return;
  pop(I32);
  open(inst);
}

void FuncValidator::checkElse(const Inst &) {
  if (frames.back().op != Op::If)
    return fail(malformed(offset, "END opcode expected: else outside of an if"));
  closeArm();
  nextArm(Op::Else, frames.back().params);
}

void FuncValidator::checkEnd(const Inst &) {
  closeArm();
  const Frame frame = frames.back();
  // A missing else arm passes the parameters through.
  if (frame.op == Op::If) {
    const bool passes =
        frame.params.size() == frame.results().size() &&
        std::equal(frame.params.begin(), frame.params.end(), frame.results().begin(),
                   [this](ValType from, ValType to) { return types.matches(from, to); });
    if (!passes)
      failInvalid("type mismatch: if without else turns " + toString(frame.params) + " into " +
                  toString(frame.results()));
  }
  frames.pop_back();
  push(frame.results());
}

//===-- Branches ----------------------------------------------------------------------------===//

void FuncValidator::checkBr(const Inst &inst) {
  pop(labelTypes(inst.index));
  setUnreachable();
}

void FuncValidator::checkBrIf(const Inst &inst) {
  pop(I32);
  const ValTypes carried = labelTypes(inst.index);
  pop(carried);
  push(carried);
}

void FuncValidator::checkBrTable(const Inst &inst) {
  pop(I32);
  const ValTypes last = labelTypes(inst.labels.back());
  const ValType *checked = nullptr; // where the types of the label before are
  for (const uint32_t depth : inst.labels.drop_back()) {
    const ValTypes carried = labelTypes(depth);
    if (hasFailed)
      return;
    if (carried.size() != last.size())
      return failInvalid("type mismatch: br_table carries " + toString(last) + " to the default, " +
                         toString(carried) + " to label " + Twine(depth));
    if (carried.data() != checked)
      peek(carried);
    checked = carried.data();
  }
  pop(last);
  setUnreachable();
}

void FuncValidator::checkReturn(const Inst &) {
  pop(frames.front().results());
  setUnreachable();
}

// The label of br_on_non_null and br_on_cast carries `rest` and, last, a reference.
void FuncValidator::splitLabel(const Inst &inst, ValTypes &rest, RefType &last) {
  const ValTypes carried = labelTypes(inst.index);
  if (hasFailed)
    return;
  if (carried.empty() || !carried.back().isRef())
    return failInvalid("type mismatch: " + text() + " to label " + Twine(inst.index) +
                       ", which carries " + toString(carried) + " and no reference last");
  rest = carried.drop_back();
  last = carried.back().ref();
}

void FuncValidator::checkBrOnNull(const Inst &inst) {
  const RefType ref = popRef();
  const ValTypes carried = labelTypes(inst.index);
  pop(carried);
  push(carried);
  push(RefType{ref.heap, false});
}

void FuncValidator::checkBrOnNonNull(const Inst &inst) {
  ValTypes rest;
  RefType last = {BottomHeap, false};
  splitLabel(inst, rest, last);
  pop(RefType{last.heap, true});
  pop(rest);
  push(rest);
}

RefType difference(RefType from, RefType to) { return {from.heap, from.nullable && !to.nullable}; }

bool FuncValidator::checkBrCast(const Inst &inst) {
  if (!checkHeapType(inst.castFrom.heap) || !checkHeapType(inst.castTo.heap))
    return false;
  if (!types.matches(inst.castTo, inst.castFrom))
    failInvalid("type mismatch: " + text() + " from " + toString(ValType(inst.castFrom)) + " to " +
                toString(ValType(inst.castTo)) + ", which is no subtype");
  return !hasFailed;
}

void FuncValidator::checkBrOnCast(const Inst &inst) {
  if (!checkBrCast(inst))
    return;
  ValTypes rest;
  RefType last = {BottomHeap, false};
  splitLabel(inst, rest, last);
  if (!hasFailed && !types.matches(inst.castTo, last))
    failInvalid("type mismatch: br_on_cast to " + toString(ValType(inst.castTo)) +
                ", label carries " + toString(ValType(last)));
  pop(inst.castFrom);
  pop(rest);
  push(rest);
  push(difference(inst.castFrom, inst.castTo));
}

void FuncValidator::checkBrOnCastFail(const Inst &inst) {
  if (!checkBrCast(inst))
    return;
  ValTypes rest;
  RefType last = {BottomHeap, false};
  splitLabel(inst, rest, last);
  const RefType failed = difference(inst.castFrom, inst.castTo);
  if (!hasFailed && !types.matches(failed, last))
    failInvalid("type mismatch: br_on_cast_fail leaves " + toString(ValType(failed)) +
                ", label carries " + toString(ValType(last)));
  pop(inst.castFrom);
  pop(rest);
  push(rest);
  push(inst.castTo);
}

//===-- Calls -------------------------------------------------------------------------------===//

void FuncValidator::checkCallee(const FuncType &callee) {
  pop(callee.params);
  push(callee.results);
}

void FuncValidator::checkTailCallee(const FuncType &callee) {
  const ValTypes results = frames.front().results();
  const bool returns =
      callee.results.size() == results.size() &&
      std::equal(results.begin(), results.end(), callee.results.begin(),
                 [this](ValType to, ValType from) { return types.matches(from, to); });
  if (!returns)
    failInvalid("type mismatch: " + text() + " of a function that returns " +
                toString(callee.results) + " in one that returns " + toString(results));
  pop(callee.params);
  setUnreachable();
}

const FuncType *FuncValidator::calleeOfTable(const Inst &inst) {
  const TableType *t = table(inst.index2);
  const FuncType *type = t ? funcTypeAt(inst.index) : nullptr;
  if (!type)
    return nullptr;
  if (!types.matches(t->elem, FuncRef.ref()))
    failInvalid("type mismatch: " + text() + " through table " + Twine(inst.index2) + " of " +
                toString(ValType(t->elem)));
  pop(valType(t->addr));
  return type;
}

void FuncValidator::checkCall(const Inst &inst) {
  if (const FuncType *callee = funcTypeOf(inst.index))
    checkCallee(*callee);
}

void FuncValidator::checkCallIndirect(const Inst &inst) {
  if (const FuncType *callee = calleeOfTable(inst))
    checkCallee(*callee);
}

void FuncValidator::checkCallRef(const Inst &inst) {
  const FuncType *callee = funcTypeAt(inst.index);
  if (!callee)
    return;
  pop(RefType{TypeIdx(inst.index), true});
  checkCallee(*callee);
}

void FuncValidator::checkReturnCall(const Inst &inst) {
  if (const FuncType *callee = funcTypeOf(inst.index))
    checkTailCallee(*callee);
}

void FuncValidator::checkReturnCallIndirect(const Inst &inst) {
  if (const FuncType *callee = calleeOfTable(inst))
    checkTailCallee(*callee);
}

void FuncValidator::checkReturnCallRef(const Inst &inst) {
  const FuncType *callee = funcTypeAt(inst.index);
  if (!callee)
    return;
  pop(RefType{TypeIdx(inst.index), true});
  checkTailCallee(*callee);
}

//===-- Exceptions --------------------------------------------------------------------------===//

void FuncValidator::checkThrow(const Inst &inst) {
  const FuncType *tag = tagType(inst.index);
  if (!tag)
    return;
  pop(tag->params);
  setUnreachable();
}

void FuncValidator::checkThrowRef(const Inst &) {
  pop(RefType{AbsHeap::Exn, true});
  setUnreachable();
}

// The labels of the clauses are those around the try_table.
void FuncValidator::checkTryTable(const Inst &inst) {
  for (const CatchClause &clause : inst.catches)
    checkClause(clause);
  if (!hasFailed)
    open(inst);
}

void FuncValidator::checkClause(const CatchClause &clause) {
  SmallVector<ValType, 8> carried;
  if (clause.kind == CatchKind::Catch || clause.kind == CatchKind::CatchRef) {
    const FuncType *tag = tagType(raw(clause.tag));
    if (!tag)
      return;
    carried.assign(tag->params.begin(), tag->params.end());
  }
  if (clause.kind == CatchKind::CatchRef || clause.kind == CatchKind::CatchAllRef)
    carried.push_back(RefType{AbsHeap::Exn, false});
  const ValTypes wanted = labelTypes(clause.label);
  if (hasFailed)
    return;
  const bool matches =
      carried.size() == wanted.size() &&
      std::equal(carried.begin(), carried.end(), wanted.begin(),
                 [this](ValType from, ValType to) { return types.matches(from, to); });
  if (!matches)
    failInvalid("type mismatch: a catch clause passes " + toString(carried) + " to label " +
                Twine(clause.label) + ", which carries " + toString(wanted));
}

// The form of 2022: try, any number of catch, perhaps catch_all, end; or try, delegate.
void FuncValidator::checkTry(const Inst &inst) { open(inst); }

void FuncValidator::checkCatch(const Inst &inst) {
  if (frames.back().op != Op::Try && frames.back().op != Op::Catch)
    return fail(malformed(offset, "END opcode expected: catch outside of a try"));
  closeArm();
  if (const FuncType *tag = tagType(inst.index))
    nextArm(Op::Catch, tag->params);
}

void FuncValidator::checkCatchAll(const Inst &) {
  if (frames.back().op != Op::Try && frames.back().op != Op::Catch)
    return fail(malformed(offset, "END opcode expected: catch_all outside of a try"));
  closeArm();
  nextArm(Op::CatchAll, {});
}

// The label counts from outside the try.
void FuncValidator::checkDelegate(const Inst &inst) {
  if (frames.back().op != Op::Try)
    return fail(malformed(offset, "END opcode expected: delegate outside of a try"));
  closeArm();
  const Frame frame = frames.back();
  frames.pop_back();
  label(inst.index);
  push(frame.results());
}

void FuncValidator::checkRethrow(const Inst &inst) {
  const Frame *frame = label(inst.index);
  if (frame && frame->op != Op::Catch && frame->op != Op::CatchAll)
    failInvalid("invalid rethrow label " + Twine(inst.index) + ": it is no catch");
  setUnreachable();
}

} // namespace aotc::validate
