#include "aotc/lower/UnitContext.h"

#include "aotc/lower/TypeDescriptor.h"
#include "llvm/IR/MDBuilder.h"

using namespace llvm;

namespace aotc::lower {

UnitContext::UnitContext(const ModulePlan &plan, Module &module, unsigned shard)
    : plan(plan), module(module), context(module.getContext()), abi(module, plan.target),
      shard(shard), functions(plan.module->funcs.size()) {
  MDBuilder md(context);
  unlikelyWeights = md.createBranchWeights(1, 1u << 20);
  emptyNode = MDNode::get(context, {});
  MDNode *root = md.createTBAARoot("wasm");
  const StringRef names[] = {plan.trapsByAccess() ? StringRef(target::guardedMemoryTag)
                                                  : StringRef("linear memory"),
                             "instance",
                             "table entries",
                             "GC header",
                             "GC heap",
                             "GC cursors"};
  for (size_t i = 0; i < tbaaNodes.size(); ++i) {
    MDNode *type = md.createTBAAScalarTypeNode(names[i], root);
    tbaaNodes[i] = md.createTBAAStructTagNode(type, type, 0);
  }
}

MDNode *UnitContext::tbaa(Storage storage) { return tbaaNodes[static_cast<size_t>(storage)]; }

IntegerType *UnitContext::intPtr() { return Type::getIntNTy(context, plan.target.pointerBits()); }

Type *UnitContext::type(wasm::ValType type) {
  switch (type.kind()) {
  case wasm::ValKind::I32:
    return i32();
  case wasm::ValKind::I64:
    return i64();
  case wasm::ValKind::F32:
    return Type::getFloatTy(context);
  case wasm::ValKind::F64:
    return Type::getDoubleTy(context);
  case wasm::ValKind::V128:
    return FixedVectorType::get(i32(), 4);
  case wasm::ValKind::Ref:
    return ptr();
  case wasm::ValKind::Bottom:
    break;
  }
  llvm_unreachable("bottom has no values");
}

Type *UnitContext::resultType(ArrayRef<wasm::ValType> results) {
  if (results.empty())
    return Type::getVoidTy(context);
  if (results.size() == 1)
    return type(results[0]);
  SmallVector<Type *, 4> types;
  for (wasm::ValType result : results)
    types.push_back(type(result));
  return StructType::get(context, types);
}

FunctionType *UnitContext::functionType(const wasm::FuncType &signature) {
  SmallVector<Type *, 8> params;
  if (!plan.isStatic())
    params.push_back(ptr());
  for (wasm::ValType param : signature.params)
    params.push_back(type(param));
  return FunctionType::get(resultType(signature.results), params, false);
}

Function *UnitContext::createFunction(FunctionType *type, GlobalValue::LinkageTypes linkage,
                                      const Twine &name) {
  Function *f = Function::Create(type, linkage, name, &module);
  target::setFunctionAttributes(*f, plan.target, plan.usesExceptions());
  abi.addCAbiAttributes(*f);
  if (plan.options.stackChecks) {
    // For emit/StackChecks.h.
    const uint64_t offset = abi.fieldOffset(target::AbiStruct::wasmrt_instance,
                                            target::Field::wasmrt_instance_fields::stack_limit);
    f->addFnAttr("stack-limit-offset", std::to_string(offset));
    f->addFnAttr("stack-limit-symbol", plan.isStatic() ? plan.options.prefix + "_instance" : "");
  }
  // A call that became a jump would let endless recursion run for ever instead of trapping.
  f->addFnAttr("disable-tail-calls", "true");
  if (!f->hasLocalLinkage())
    f->setVisibility(GlobalValue::HiddenVisibility);
  return f;
}

void UnitContext::markSelf(Function &function) {
  if (!plan.isStatic() && plan.options.interrupt != target::Interrupt::None)
    function.addParamAttr(0, Attribute::get(context, target::selfAttribute));
}

Value *UnitContext::self(Function &function) {
  return plan.isStatic() ? static_cast<Value *>(staticInstance()) : function.getArg(0);
}

Function *UnitContext::function(FuncIdx func) {
  Function *&f = functions[raw(func)];
  if (f)
    return f;
  FunctionType *type = functionType(plan.module.funcType(func));
  f = createFunction(type, linkage(func, plan.crossesShards(func)), plan.symbol(func));
  markSelf(*f);
  if (!plan.mayThrow(func))
    f->setDoesNotThrow();
  if (plan.isImported(func))
    defineImportThunk(*f, func);
  return f;
}

// A body that other shards name is a hidden symbol; everything else stays inside its shard.
GlobalValue::LinkageTypes UnitContext::linkage(FuncIdx func, bool isShared) const {
  return plan.isImported(func) || !isShared ? GlobalValue::InternalLinkage
                                            : GlobalValue::ExternalLinkage;
}

GlobalVariable *UnitContext::staticInstance() {
  if (!instance) {
    Type *type = ArrayType::get(i8(), plan.layout.size);
    instance = new GlobalVariable(module, type, false, GlobalValue::ExternalLinkage, nullptr,
                                  plan.options.prefix + "_instance");
    instance->setAlignment(Align(16));
    instance->setDSOLocal(true);
    if (plan.isThreaded())
      instance->setThreadLocalMode(GlobalValue::LocalExecTLSModel);
  }
  return instance;
}

GlobalVariable *UnitContext::fixedMemory(MemoryIdx memory) {
  const std::string name = plan.options.prefix + "_mem" + std::to_string(raw(memory));
  if (GlobalVariable *known = module.getNamedGlobal(name))
    return known;
  // An opaque size: what lies behind it is up to the runtime.
  auto *base = new GlobalVariable(module, i8(), false, GlobalValue::ExternalLinkage, nullptr, name);
  base->setAlignment(plan.isImage() ? Align(16) : Align(65536));
  base->setDSOLocal(true);
  return base;
}

Function *UnitContext::personality() {
  FunctionType *type = FunctionType::get(i32(), true);
  return cast<Function>(module.getOrInsertFunction(WASMRT_PERSONALITY, type).getCallee());
}

GlobalVariable *UnitContext::pendingException() {
  if (GlobalVariable *known = module.getNamedGlobal(WASMRT_PENDING_EXCEPTION))
    return known;
  auto *variable = new GlobalVariable(module, ptr(), false, GlobalValue::ExternalLinkage, nullptr,
                                      WASMRT_PENDING_EXCEPTION);
  variable->setDSOLocal(true);
  return variable;
}

Value *UnitContext::isPending(IRBuilder<> &b) {
  return b.CreateIsNotNull(b.CreateLoad(ptr(), pendingException(), "pending"));
}

Value *UnitContext::takePending(IRBuilder<> &b) {
  Value *exception = b.CreateLoad(ptr(), pendingException(), "exception");
  b.CreateStore(ConstantPointerNull::get(ptr()), pendingException());
  return exception;
}

void UnitContext::endCallFromHost(IRBuilder<> &b) {
  if (plan.target.hasUnwinder())
    return;
  Function *function = b.GetInsertBlock()->getParent();
  BasicBlock *uncaught = BasicBlock::Create(context, "uncaught", function);
  BasicBlock *next = BasicBlock::Create(context, "next", function);
  b.CreateCondBr(isPending(b), uncaught, next, unlikely());
  b.SetInsertPoint(uncaught);
  abi.addCAbiAttributes(*b.CreateCall(abi.builtin(target::Builtin::exception_uncaught), {}));
  b.CreateUnreachable();
  b.SetInsertPoint(next);
}

LoadInst *UnitContext::invariantLoad(IRBuilder<> &b, Type *type, Value *address,
                                     const Twine &name) {
  LoadInst *load = b.CreateLoad(type, address, name);
  load->setMetadata(LLVMContext::MD_invariant_load, emptyNode);
  return tag(load, Storage::Instance);
}

Constant *UnitContext::typeDescriptor(TypeIdx type) {
  Constant *&descriptor = types[raw(plan.module->types.canonical(type))];
  if (!descriptor)
    descriptor = emitTypeDescriptor(*this, type);
  return descriptor;
}

Constant *UnitContext::staticFuncRef(FuncIdx func) {
  assert(plan.isStatic() && "dynamic instances hold their function values");
  Constant *&ref = funcRefs[raw(func)];
  if (!ref) {
    auto *global = new GlobalVariable(module, abi.structType(target::AbiStruct::wasmrt_func), true,
                                      GlobalValue::ExternalLinkage, nullptr,
                                      plan.options.prefix + ".ref" + std::to_string(raw(func)));
    global->setVisibility(GlobalValue::HiddenVisibility);
    ref = global;
  }
  return ref;
}

} // namespace aotc::lower
