// Where the internal calling convention meets C (abi.h): self first, v128 by pointer, several
// results through a trailing pointer.
//
// Imports: a thunk in the internal convention stands for the function, so that calls, references
// and exports treat it like any other. It calls the host's C function (resolved by the linker,
// where ModulePlan::linksImports) or whatever the instance was linked with. The latter is in the
// internal convention, too, so where that is not C's an adapter comes between it and a host's
// function.
//
// Exports of libraries: a C function of the export's name that calls the internal one, and one that
// catches traps (`try`). On boards the internal one gets that name, where it is a C function
// itself.

#include "aotc/lower/UnitContext.h"
#include "aotc/target/SymbolNames.h"

using namespace llvm;

namespace aotc::lower {

char valueLetter(wasm::ValType type) { return "ilfdvr"[static_cast<size_t>(type.kind())]; }

std::string signatureText(const wasm::FuncType &type) {
  std::string text;
  for (wasm::ValType param : type.params)
    text += valueLetter(param);
  text += '_';
  for (wasm::ValType result : type.results)
    text += valueLetter(result);
  return text;
}

bool hasResultPointer(const wasm::FuncType &type) {
  return type.results.size() > 1 || (type.results.size() == 1 && type.results[0].isVector());
}

bool isPlainC(const wasm::FuncType &type) {
  return !hasResultPointer(type) &&
         none_of(type.params, [](wasm::ValType param) { return param.isVector(); });
}

// The C convention of abi.h: self first if asked for, v128 by pointer, several results through a
// pointer.
static FunctionType *cFunctionType(UnitContext &unit, const wasm::FuncType &signature,
                                   bool hasSelf) {
  SmallVector<Type *, 8> params;
  if (hasSelf)
    params.push_back(unit.ptr());
  for (wasm::ValType param : signature.params)
    params.push_back(param.isVector() ? unit.ptr() : unit.type(param));
  if (!hasResultPointer(signature))
    return FunctionType::get(unit.resultType(signature.results), params, false);
  params.push_back(unit.ptr());
  return FunctionType::get(Type::getVoidTy(unit.context), params, false);
}

Function *UnitContext::hostFunction(FuncIdx func) {
  const wasm::FuncType &signature = plan.module.funcType(func);
  const wasm::Import &import = *plan.funcImports[raw(func)];
  std::string name = target::importSymbol(import.module, import.name, signatureText(signature));
  if (Function *f = module.getFunction(name))
    return f; // the same function imported twice
  Function *f = Function::Create(cFunctionType(*this, signature, true),
                                 GlobalValue::ExternalLinkage, name, &module);
  f->setDSOLocal(plan.isStatic());
  abi.addCAbiAttributes(*f);
  return f;
}

// The results of a C function lie in a struct, each aligned to its size.
static SmallVector<uint64_t, 4> resultOffsets(UnitContext &unit, const wasm::FuncType &signature) {
  SmallVector<uint64_t, 4> offsets;
  uint64_t end = 0;
  for (wasm::ValType result : signature.results) {
    const uint64_t size = unit.module.getDataLayout().getTypeStoreSize(unit.type(result));
    offsets.push_back(alignTo(end, size));
    end = offsets.back() + size;
  }
  return offsets;
}

static Value *loadResults(UnitContext &unit, IRBuilder<> &b, Value *slots,
                          const wasm::FuncType &signature) {
  Value *all = PoisonValue::get(unit.resultType(signature.results));
  for (auto [i, offset] : enumerate(resultOffsets(unit, signature))) {
    Value *result = b.CreateAlignedLoad(unit.type(signature.results[i]),
                                        b.CreateConstGEP1_64(unit.i8(), slots, offset), Align(4));
    all = signature.results.size() == 1 ? result : b.CreateInsertValue(all, result, i);
  }
  return all;
}

static void storeResults(UnitContext &unit, IRBuilder<> &b, Value *all, Value *slots,
                         const wasm::FuncType &signature) {
  for (auto [i, offset] : enumerate(resultOffsets(unit, signature))) {
    Value *result = signature.results.size() == 1 ? all : b.CreateExtractValue(all, i);
    b.CreateAlignedStore(result, b.CreateConstGEP1_64(unit.i8(), slots, offset), Align(4));
  }
}

static AllocaInst *allocateSlots(UnitContext &unit, IRBuilder<> &b, size_t count) {
  AllocaInst *slots = b.CreateAlloca(ArrayType::get(unit.i8(), 16 * count));
  slots->setAlignment(Align(16));
  return slots;
}

static void returnFrom(IRBuilder<> &b, Function &function, Value *result) {
  if (function.getReturnType()->isVoidTy())
    b.CreateRetVoid();
  else
    b.CreateRet(result);
}

// From the internal convention to a C function.
static void callHost(UnitContext &unit, IRBuilder<> &b, Function &caller, Value *host,
                     const wasm::FuncType &signature) {
  SmallVector<Value *, 8> args = {unit.self(caller)};
  unsigned firstParam = unit.plan.isStatic() ? 0 : 1;
  for (size_t i = 0; i < signature.params.size(); ++i) {
    Value *arg = caller.getArg(firstParam + i);
    if (signature.params[i].isVector()) {
      AllocaInst *slot = allocateSlots(unit, b, 1);
      b.CreateAlignedStore(arg, slot, Align(16));
      arg = slot;
    }
    args.push_back(arg);
  }
  AllocaInst *results = nullptr;
  if (hasResultPointer(signature)) {
    results = allocateSlots(unit, b, signature.results.size());
    args.push_back(results);
  }
  CallInst *call = b.CreateCall(cFunctionType(unit, signature, true), host, args);
  unit.abi.addCAbiAttributes(*call);
  returnFrom(b, caller, results ? loadResults(unit, b, results, signature) : call);
}

// What the instance knows of an imported function.
static Value *importedField(UnitContext &unit, IRBuilder<> &b, Function &caller, FuncIdx func,
                            unsigned field, const Twine &name) {
  StructType *imported = unit.abi.structType(target::AbiStruct::wasmrt_imported_func);
  const uint64_t size = unit.abi.sizeOf(target::AbiStruct::wasmrt_imported_func);
  Value *base = b.CreateConstGEP1_64(unit.i8(), unit.self(caller),
                                     unit.plan.layout.importedFuncs + raw(func) * size);
  return unit.invariantLoad(b, unit.ptr(), b.CreateStructGEP(imported, base, field), name);
}

namespace ImportedField = target::Field::wasmrt_imported_func_fields;

void UnitContext::defineImportThunk(Function &thunk, FuncIdx func) {
  IRBuilder<> b(BasicBlock::Create(context, "", &thunk));
  const wasm::FuncType &signature = plan.module.funcType(func);
  if (plan.linksImports())
    return callHost(*this, b, thunk, hostFunction(func), signature);
  Value *code = importedField(*this, b, thunk, func, ImportedField::code, "code");
  SmallVector<Value *, 8> args;
  for (Argument &arg : thunk.args())
    args.push_back(&arg);
  args[0] = importedField(*this, b, thunk, func, ImportedField::instance, "callee");
  CallInst *call = b.CreateCall(thunk.getFunctionType(), code, args);
  abi.addCAbiAttributes(*call);
  returnFrom(b, thunk, call);
}

Function *defineHostAdapter(UnitContext &unit, FuncIdx func) {
  const wasm::FuncType &signature = unit.plan.module.funcType(func);
  Function *f = unit.createFunction(unit.functionType(signature), GlobalValue::InternalLinkage,
                                    unit.plan.symbol(func) + ".host");
  IRBuilder<> b(BasicBlock::Create(unit.context, "", f));
  callHost(unit, b, *f, importedField(unit, b, *f, func, ImportedField::host, "host"), signature);
  return f;
}

// ---------------------------------------------------------------------------------------------

static Function *createExported(UnitContext &unit, FunctionType *type, const Twine &symbol) {
  Function *f = unit.createFunction(type, GlobalValue::ExternalLinkage, symbol);
  f->setVisibility(GlobalValue::DefaultVisibility);
  // No guest calls it, so a jump from here repeats nothing. It stays small: what is short becomes
  // part of it, and then a call in is one call, and a call out at its end a jump.
  f->removeFnAttr("disable-tail-calls");
  f->addFnAttr(Attribute::OptimizeForSize);
  f->setAlignment(Align(16));
  return f;
}

static Function *defineExport(UnitContext &unit, FuncIdx func, const Twine &symbol) {
  const wasm::FuncType &signature = unit.plan.module.funcType(func);
  Function *f = createExported(unit, cFunctionType(unit, signature, !unit.plan.isStatic()), symbol);
  IRBuilder<> b(BasicBlock::Create(unit.context, "", f));
  SmallVector<Value *, 8> args;
  const unsigned firstParam = unit.plan.isStatic() ? 0 : 1;
  if (firstParam)
    args.push_back(f->getArg(0));
  for (size_t i = 0; i < signature.params.size(); ++i) {
    Value *arg = f->getArg(firstParam + i);
    args.push_back(signature.params[i].isVector()
                       ? b.CreateAlignedLoad(unit.type(signature.params[i]), arg, Align(1))
                       : arg);
  }
  CallInst *call = b.CreateCall(unit.function(func), args);
  unit.abi.addCAbiAttributes(*call);
  if (unit.plan.options.interrupt != target::Interrupt::None)
    call->setIsNoInline(); // emit/Interrupts.h: checks are added to what has a marked `self`
  if (unit.plan.mayThrow(func))
    unit.endCallFromHost(b);
  if (hasResultPointer(signature))
    storeResults(unit, b, call, f->getArg(f->arg_size() - 1), signature);
  returnFrom(b, *f, call);
  return f;
}

// The function that wasmrt_enter runs: calls with the arguments at `context`, and stores the result
// where the last of them says.
static Function *defineTryBody(UnitContext &unit, Function &exported, StructType *arguments,
                               const Twine &name) {
  Function *f =
      unit.createFunction(FunctionType::get(Type::getVoidTy(unit.context), {unit.ptr()}, false),
                          GlobalValue::InternalLinkage, name);
  unit.leaveStackUnchecked(*f);
  IRBuilder<> b(BasicBlock::Create(unit.context, "", f));
  SmallVector<Value *, 8> args;
  for (auto [i, type] : enumerate(arguments->elements()))
    args.push_back(b.CreateLoad(type, b.CreateStructGEP(arguments, f->getArg(0), i)));
  Value *result = exported.getReturnType()->isVoidTy() ? nullptr : args.pop_back_val();
  CallInst *call = b.CreateCall(&exported, args);
  unit.abi.addCAbiAttributes(*call);
  if (result)
    b.CreateStore(call, result);
  b.CreateRetVoid();
  return f;
}

// uint32_t try(self, params…[, result *]): WASMRT_NO_TRAP and the result, or the trap's code.
static void defineTry(UnitContext &unit, Function &exported, const std::string &symbol) {
  SmallVector<Type *, 8> params(exported.getFunctionType()->params());
  if (!exported.getReturnType()->isVoidTy())
    params.push_back(unit.ptr());
  Function *f = createExported(unit, FunctionType::get(unit.i32(), params, false), symbol);
  StructType *arguments = StructType::get(unit.context, params);
  IRBuilder<> b(BasicBlock::Create(unit.context, "", f));
  AllocaInst *context = b.CreateAlloca(arguments);
  for (Argument &arg : f->args())
    b.CreateStore(&arg, b.CreateStructGEP(arguments, context, arg.getArgNo()));
  Function *body = defineTryBody(unit, exported, arguments, symbol + ".body");
  CallInst *call =
      b.CreateCall(unit.abi.builtin(target::Builtin::enter), {f->getArg(0), body, context});
  unit.abi.addCAbiAttributes(*call);
  b.CreateRet(call);
}

// Whether the internal function is what C calls. Not where backtraces tell functions by their
// names.
static bool isCFunction(const UnitContext &unit, FuncIdx func) {
  const ModulePlan &plan = unit.plan;
  return plan.isImage() && !plan.isImported(func) && !plan.mayThrow(func) &&
         plan.options.interrupt == target::Interrupt::None && isPlainC(plan.module.funcType(func));
}

static void aliasExport(UnitContext &unit, FuncIdx func, const Twine &symbol) {
  Function *f = unit.function(func);
  GlobalAlias::create(f->getValueType(), 0, GlobalValue::ExternalLinkage, symbol, f, &unit.module)
      ->setDSOLocal(true);
}

void exportFunctions(UnitContext &unit, ArrayRef<target::InterfaceEntry> entries) {
  for (auto [e, entry] : zip_equal(unit.plan.module->exports, entries)) {
    if (e.kind != wasm::ExternKind::Func || unit.plan.unitOf(FuncIdx(e.index)) != unit.shard)
      continue;
    if (isCFunction(unit, FuncIdx(e.index))) {
      aliasExport(unit, FuncIdx(e.index), entry.symbol);
      continue;
    }
    Function *f = defineExport(unit, FuncIdx(e.index), entry.symbol);
    if (!unit.plan.isImage())
      defineTry(unit, *f, entry.trySymbol);
  }
}

} // namespace aotc::lower
