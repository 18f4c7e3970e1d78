#include "aotc/lower/DescriptorEmitter.h"
#include "aotc/lower/FunctionLowering.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;

// Constant expressions are lowered like bodies; LLVM's builder folds what is constant.

Function *DescriptorEmitter::initFunction(const Twine &name) {
  auto *type = FunctionType::get(Type::getVoidTy(unit.context), {unit.ptr()}, false);
  return unit.createFunction(type, GlobalValue::InternalLinkage, name);
}

Expected<Value *> DescriptorEmitter::evaluate(Function *f, BasicBlock *at,
                                              const wasm::CodeSlice &expr, IRBuilder<> &b) {
  FunctionLowering lowering(unit, *f, *at);
  Expected<Value *> value = lowering.constantExpression(expr);
  if (value)
    b.SetInsertPoint(lowering.insertBlock());
  return value;
}

Expected<Constant *> DescriptorEmitter::initGlobals() {
  if (module.globals.size() == module.importedGlobals)
    return data.null();
  Function *f = initFunction("wasm.init_globals");
  IRBuilder<> b(BasicBlock::Create(unit.context, "entry", f));
  for (uint32_t i = module.importedGlobals; i < module.globals.size(); ++i) {
    auto value = evaluate(f, b.GetInsertBlock(), module.globals[i].init, b);
    if (!value)
      return value.takeError();
    Value *slot = b.CreateConstGEP1_64(unit.i8(), unit.self(*f), plan.layout.globals[i]);
    unit.tag(b.CreateStore(*value, slot), Storage::Instance);
  }
  b.CreateRetVoid();
  return f;
}

DescriptorEmitter::IndexedCode DescriptorEmitter::indexedFunction(FunctionType *type,
                                                                  const Twine &name) {
  IndexedCode code;
  code.function = unit.createFunction(type, GlobalValue::InternalLinkage, name);
  IRBuilder<> b(BasicBlock::Create(unit.context, "entry", code.function));
  BasicBlock *none = BasicBlock::Create(unit.context, "none", code.function);
  code.dispatch = b.CreateSwitch(code.function->getArg(1), none);
  b.SetInsertPoint(none);
  if (type->getReturnType()->isVoidTy())
    b.CreateRetVoid(); // a table without an initialiser stays null
  else
    b.CreateUnreachable();
  return code;
}

// The offset of an active segment where it is a constant; otherwise code that computes it, and
// nullptr.
Expected<Constant *> DescriptorEmitter::constantOffset(IndexedCode &code, uint32_t index,
                                                       const wasm::CodeSlice &expr) {
  if (!code.function)
    code = indexedFunction(FunctionType::get(unit.i64(), {unit.ptr(), unit.i32()}, false),
                           "wasm.segment_offset");
  BasicBlock *block = BasicBlock::Create(unit.context, "segment", code.function);
  IRBuilder<> b(block);
  auto value = evaluate(code.function, block, expr, b);
  if (!value)
    return value.takeError();
  if (auto *constant = dyn_cast<ConstantInt>(*value)) {
    block->eraseFromParent(); // holds nothing: all of it folded
    return data.u64(constant->getZExtValue());
  }
  code.dispatch->addCase(b.getInt32(index), block);
  b.CreateRet(b.CreateZExt(*value, unit.i64()));
  return nullptr;
}

Error DescriptorEmitter::fillElem(IndexedCode &code, uint32_t index,
                                  const wasm::ElemSegment &segment) {
  if (!code.function)
    code = indexedFunction(FunctionType::get(Type::getVoidTy(unit.context),
                                             {unit.ptr(), unit.i32(), unit.ptr()}, false),
                           "wasm.fill_elem");
  BasicBlock *block = BasicBlock::Create(unit.context, "segment", code.function);
  code.dispatch->addCase(ConstantInt::get(unit.i32(), index), block);
  IRBuilder<> b(block);
  for (uint32_t i = 0; i < segment.exprs.size(); ++i) {
    auto value = evaluate(code.function, b.GetInsertBlock(), segment.exprs[i], b);
    if (!value)
      return value.takeError();
    b.CreateStore(*value, b.CreateConstGEP1_64(unit.ptr(), code.function->getArg(2), i));
  }
  b.CreateRetVoid();
  return Error::success();
}

Expected<Constant *> DescriptorEmitter::tableInit() {
  IndexedCode code;
  for (uint32_t i = module.importedTables; i < module.tables.size(); ++i) {
    if (!module.tables[i].init)
      continue;
    if (!code.function)
      code = indexedFunction(FunctionType::get(Type::getVoidTy(unit.context),
                                               {unit.ptr(), unit.i32(), unit.ptr()}, false),
                             "wasm.table_init");
    BasicBlock *block = BasicBlock::Create(unit.context, "table", code.function);
    code.dispatch->addCase(ConstantInt::get(unit.i32(), i), block);
    IRBuilder<> b(block);
    auto value = evaluate(code.function, block, *module.tables[i].init, b);
    if (!value)
      return value.takeError();
    b.CreateStore(*value, code.function->getArg(2));
    b.CreateRetVoid();
  }
  return code.function ? static_cast<Constant *>(code.function) : data.null();
}

} // namespace aotc::lower
