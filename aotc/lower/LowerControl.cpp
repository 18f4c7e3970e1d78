// Structured control → basic blocks. Each frame owns the block that branches to it go to; values
// carried by branches meet in phis there. Code behind an unconditional branch has no block: the
// validator passes on only the instructions that open, divide or close blocks there.

#include "aotc/lower/FunctionLowering.h"
#include "aotc/lower/TailCalls.h"

using namespace llvm;

namespace aotc::lower {

using target::Trap;
using wasm::Op;

// Types that a branch to the block carries on its entry or exit.
static const wasm::FuncType *blockFuncType(const validate::ValidModule &module,
                                           const wasm::BlockType &type) {
  return type.kind == wasm::BlockType::Func ? module->types.funcType(type.type) : nullptr;
}

static SmallVector<wasm::ValType, 2> blockResults(const validate::ValidModule &module,
                                                  const wasm::BlockType &type) {
  if (const wasm::FuncType *f = blockFuncType(module, type))
    return SmallVector<wasm::ValType, 2>(f->results.begin(), f->results.end());
  if (type.kind == wasm::BlockType::Value)
    return {type.value};
  return {};
}

static void addPhis(UnitContext &unit, BasicBlock *block, ArrayRef<wasm::ValType> types,
                    SmallVectorImpl<PHINode *> &phis) {
  IRBuilder<> atBlock(block);
  for (wasm::ValType type : types)
    phis.push_back(atBlock.CreatePHI(unit.type(type), 2));
}

void FunctionLowering::openBlock(const Inst &inst, const Facts &facts) {
  ControlFrame frame;
  frame.op = inst.op;
  frame.live = facts.reachable;
  frame.resultTypes = blockResults(module, inst.block);
  if (frame.live) {
    const wasm::FuncType *type = blockFuncType(module, inst.block);
    frame.height = stack.size() - (type ? type->params.size() : 0);
    frame.target = newBlock("end");
    addPhis(unit, frame.target, frame.resultTypes, frame.phis);
  }
  control.push_back(std::move(frame));
}

void FunctionLowering::lowerBlock(const Inst &inst, const Facts &facts) { openBlock(inst, facts); }

void FunctionLowering::lowerLoop(const Inst &inst, const Facts &facts) {
  ControlFrame frame;
  frame.op = Op::Loop;
  frame.live = facts.reachable;
  frame.resultTypes = blockResults(module, inst.block);
  if (frame.live) {
    const wasm::FuncType *type = blockFuncType(module, inst.block);
    ArrayRef<wasm::ValType> params = type ? ArrayRef(type->params) : ArrayRef<wasm::ValType>();
    frame.height = stack.size() - params.size();
    frame.target = newBlock("loop");
    addPhis(unit, frame.target, params, frame.phis);
    for (size_t i = 0; i < params.size(); ++i) {
      frame.phis[i]->addIncoming(stack[frame.height + i], b.GetInsertBlock());
      stack[frame.height + i] = frame.phis[i];
    }
    b.CreateBr(frame.target);
    b.SetInsertPoint(frame.target);
  }
  control.push_back(std::move(frame));
}

void FunctionLowering::lowerIf(const Inst &inst, const Facts &facts) {
  Value *condition = facts.reachable ? pop() : nullptr;
  openBlock(inst, facts);
  if (!condition)
    return;
  ControlFrame &frame = control.back();
  frame.params.assign(stack.begin() + frame.height, stack.end());
  frame.elseBlock = newBlock("else");
  BasicBlock *then = newBlock("then");
  b.CreateCondBr(b.CreateIsNotNull(condition), then, frame.elseBlock);
  b.SetInsertPoint(then);
}

void FunctionLowering::lowerElse(const Inst &, const Facts &facts) {
  ControlFrame &frame = control.back();
  if (!frame.live)
    return;
  if (facts.reachable) {
    branchTo(0);
  }
  stack.truncate(frame.height);
  stack.append(frame.params.begin(), frame.params.end());
  b.SetInsertPoint(frame.elseBlock);
  frame.elseBlock = nullptr;
}

void FunctionLowering::lowerEnd(const Inst &, const Facts &facts) {
  ControlFrame frame = std::move(control.back());
  if (!frame.live) {
    control.pop_back();
    return;
  }
  if (frame.op == Op::Loop) {
    // Branches go to the head; falling out of the end just goes on with the results.
    control.pop_back();
    if (!facts.reachable)
      continueInDeadBlock(frame);
    return;
  }
  if (facts.reachable) {
    control.back() = std::move(frame);
    branchTo(0);
    frame = std::move(control.back());
  }
  if (frame.undecided)
    passOn(frame, control.size() - 1);
  if (frame.elseBlock) { // an if without else passes its parameters through
    b.SetInsertPoint(frame.elseBlock);
    for (size_t i = 0; i < frame.phis.size(); ++i)
      frame.phis[i]->addIncoming(frame.params[i], frame.elseBlock);
    b.CreateBr(frame.target);
  }
  control.pop_back();
  stack.truncate(frame.height);
  finishFrame(frame);
}

// Goes on behind the block, with what the branches to it carry.
void FunctionLowering::finishFrame(ControlFrame &frame) {
  b.SetInsertPoint(frame.target);
  for (PHINode *phi : frame.phis)
    push(phi);
  if (control.empty())
    emitReturn();
}

// The validator takes what follows a block for reachable even if nothing leaves the block, so there
// must be a place to emit it to. It is removed with all other blocks that nothing leads to.
void FunctionLowering::continueInDeadBlock(const ControlFrame &frame) {
  b.SetInsertPoint(newBlock("dead"));
  stack.truncate(frame.height);
  for (wasm::ValType type : frame.resultTypes)
    push(PoisonValue::get(unit.type(type)));
}

void FunctionLowering::emitReturn() {
  const wasm::FuncType &type = module.funcType(func);
  if (isTailBody)
    return returnFromTailBody(unit, b, type, stack);
  if (type.results.empty()) {
    b.CreateRetVoid();
  } else if (type.results.size() == 1) {
    b.CreateRet(pop());
  } else {
    Value *aggregate = PoisonValue::get(function.getReturnType());
    for (unsigned i = 0; i < type.results.size(); ++i)
      aggregate = b.CreateInsertValue(aggregate, stack[stack.size() - type.results.size() + i], i);
    b.CreateRet(aggregate);
  }
}

void FunctionLowering::setUnreachable() { b.ClearInsertionPoint(); }

void FunctionLowering::branchTo(uint32_t depth) {
  ControlFrame &frame = label(depth);
  BasicBlock *from = b.GetInsertBlock();
  const size_t count = frame.phis.size();
  for (size_t i = 0; i < count; ++i)
    frame.phis[i]->addIncoming(stack[stack.size() - count + i], from);
  b.CreateBr(frame.target);
}

void FunctionLowering::lowerBr(const Inst &inst, const Facts &) {
  branchTo(inst.index);
  setUnreachable();
}

void FunctionLowering::lowerBrIf(const Inst &inst, const Facts &) {
  Value *condition = b.CreateIsNotNull(pop());
  conditionalBranch(condition, inst);
}

// Branches where `condition` holds, with the values on top of the stack, and goes on otherwise.
void FunctionLowering::conditionalBranch(Value *condition, const Inst &inst) {
  ControlFrame &frame = label(inst.index);
  BasicBlock *next = newBlock("next"), *from = b.GetInsertBlock();
  const size_t count = frame.phis.size();
  for (size_t i = 0; i < count; ++i)
    frame.phis[i]->addIncoming(stack[stack.size() - count + i], from);
  b.CreateCondBr(condition, frame.target, next, hintFor(inst));
  b.SetInsertPoint(next);
}

// Branch weights from the metadata.code.branch_hint section, whose offsets count from the start of
// the body's code entry.
MDNode *FunctionLowering::hintFor(const Inst &inst) {
  if (module->branchHints.empty())
    return nullptr;
  auto hint = module->branchHints.find({raw(func), uint32_t(inst.offset - bodyOffset)});
  if (hint == module->branchHints.end())
    return nullptr;
  MDBuilder md(unit.context);
  return hint->second ? md.createLikelyBranchWeights() : md.createUnlikelyBranchWeights();
}

void FunctionLowering::lowerBrTable(const Inst &inst, const Facts &) {
  Value *index = pop();
  if (index->getType()->isIntegerTy(64))
    index = b.CreateTrunc(index, unit.i32());
  BasicBlock *from = b.GetInsertBlock();
  // A phi wants an entry per edge, also where several cases share a target.
  auto addEdge = [&](uint32_t depth) {
    ControlFrame &frame = label(depth);
    const size_t count = frame.phis.size();
    for (size_t i = 0; i < count; ++i)
      frame.phis[i]->addIncoming(stack[stack.size() - count + i], from);
    return frame.target;
  };
  ArrayRef<uint32_t> cases = inst.labels.drop_back();
  SwitchInst *dispatch = b.CreateSwitch(index, addEdge(inst.labels.back()), cases.size());
  for (uint32_t i = 0; i < cases.size(); ++i)
    dispatch->addCase(b.getInt32(i), addEdge(cases[i]));
  setUnreachable();
}

void FunctionLowering::lowerReturn(const Inst &, const Facts &) {
  branchTo(control.size() - 1);
  setUnreachable();
}

void FunctionLowering::lowerUnreachable(const Inst &, const Facts &) { trap(Trap::unreachable); }

// ---------------------------------------------------------------------------------------------
// Traps. One block per kind of trap and function: they are cold, and small code matters more.

BasicBlock *FunctionLowering::trapBlock(Trap code) {
  BasicBlock *&block = trapBlocks[static_cast<uint32_t>(code)];
  if (block)
    return block;
  block = newBlock("trap");
  IRBuilderBase::InsertPointGuard guard(b);
  b.SetInsertPoint(block);
  callBuiltin(target::Builtin::trap, {b.getInt32(static_cast<uint32_t>(code))});
  b.CreateUnreachable();
  return block;
}

void FunctionLowering::trap(Trap code) {
  b.CreateBr(trapBlock(code));
  setUnreachable();
}

void FunctionLowering::trapIf(Value *condition, Trap code) {
  if (auto *known = dyn_cast<ConstantInt>(condition); known && known->isZero())
    return;
  BasicBlock *next = newBlock("next");
  b.CreateCondBr(condition, trapBlock(code), next, unit.unlikely());
  b.SetInsertPoint(next);
}

} // namespace aotc::lower
