// Where the internal calling convention meets C (abi.h): self first, v128 by pointer, several
// results through a trailing pointer.
//
// Imports: a thunk in the internal convention stands for the function, so that calls, references
// and exports treat it like any other. It calls the host's C function (static instances, resolved
// by the linker) or whatever the instance was linked with.
//
// Exports of libraries: a C function of the export's name that calls the internal one.

#include "aotc/lower/UnitContext.h"
#include "aotc/target/SymbolNames.h"

using namespace llvm;

namespace aotc::lower {

static char letter(wasm::ValType type) { return "ilfdvr"[static_cast<size_t>(type.kind())]; }

std::string signatureText(const wasm::FuncType &type) {
  std::string text;
  for (wasm::ValType param : type.params)
    text += letter(param);
  text += '_';
  for (wasm::ValType result : type.results)
    text += letter(result);
  return text;
}

// The C convention of abi.h: self first, v128 by pointer, several results through a pointer.
Function *UnitContext::declareHostFunction(FuncIdx func) {
  const wasm::FuncType &signature = plan.module.funcType(func);
  SmallVector<Type *, 8> params = {ptr()};
  for (wasm::ValType param : signature.params)
    params.push_back(param.isVector() ? ptr() : type(param));
  Type *result = resultType(signature.results);
  if (hasResultPointer(signature)) {
    params.push_back(ptr());
    result = Type::getVoidTy(context);
  }
  const wasm::Import &import = *plan.funcImports[raw(func)];
  std::string name = target::importSymbol(import.module, import.name, signatureText(signature));
  if (Function *f = module.getFunction(name))
    return f; // the same function imported twice
  Function *f = Function::Create(FunctionType::get(result, params, false),
                                 GlobalValue::ExternalLinkage, name, &module);
  f->setDSOLocal(plan.isStatic());
  abi.addCAbiAttributes(*f);
  return f;
}

bool hasResultPointer(const wasm::FuncType &type) {
  return type.results.size() > 1 || (type.results.size() == 1 && type.results[0].isVector());
}

static void callHost(UnitContext &unit, IRBuilder<> &b, Function &thunk, Function *host,
                     const wasm::FuncType &signature) {
  SmallVector<Value *, 8> args = {unit.self(thunk)};
  unsigned firstParam = unit.plan.isStatic() ? 0 : 1;
  for (size_t i = 0; i < signature.params.size(); ++i) {
    Value *arg = thunk.getArg(firstParam + i);
    if (signature.params[i].isVector()) {
      AllocaInst *slot = b.CreateAlloca(arg->getType());
      slot->setAlignment(Align(16));
      b.CreateAlignedStore(arg, slot, Align(16));
      arg = slot;
    }
    args.push_back(arg);
  }
  AllocaInst *results = nullptr;
  if (hasResultPointer(signature)) {
    results = b.CreateAlloca(thunk.getReturnType());
    results->setAlignment(Align(16));
    args.push_back(results);
  }
  CallInst *call = b.CreateCall(host, args);
  unit.abi.addCAbiAttributes(*call);
  if (results)
    b.CreateRet(b.CreateAlignedLoad(thunk.getReturnType(), results, Align(16)));
  else if (thunk.getReturnType()->isVoidTy())
    b.CreateRetVoid();
  else
    b.CreateRet(call);
}

void UnitContext::defineImportThunk(Function &thunk, FuncIdx func) {
  IRBuilder<> b(BasicBlock::Create(context, "", &thunk));
  const wasm::FuncType &signature = plan.module.funcType(func);
  if (plan.isStatic())
    return callHost(*this, b, thunk, declareHostFunction(func), signature);
  using Field = target::Field::wasmrt_imported_func_fields::Fields;
  StructType *imported = abi.structType(target::AbiStruct::wasmrt_imported_func);
  Value *base = b.CreateConstGEP1_64(
      i8(), self(thunk),
      plan.layout.importedFuncs + raw(func) * abi.sizeOf(target::AbiStruct::wasmrt_imported_func));
  Value *code = invariantLoad(b, ptr(), b.CreateStructGEP(imported, base, Field::code), "code");
  SmallVector<Value *, 8> args;
  for (Argument &arg : thunk.args())
    args.push_back(&arg);
  args[0] = invariantLoad(b, ptr(), b.CreateStructGEP(imported, base, Field::instance), "callee");
  CallInst *call = b.CreateCall(thunk.getFunctionType(), code, args);
  abi.addCAbiAttributes(*call);
  if (thunk.getReturnType()->isVoidTy())
    b.CreateRetVoid();
  else
    b.CreateRet(call);
}

// ---------------------------------------------------------------------------------------------

// The C type of a Wasm function that has `self` first, or not, as in the internal convention.
static FunctionType *exportType(UnitContext &unit, const wasm::FuncType &signature) {
  SmallVector<Type *, 8> params;
  if (!unit.plan.isStatic())
    params.push_back(unit.ptr());
  for (wasm::ValType param : signature.params)
    params.push_back(param.isVector() ? unit.ptr() : unit.type(param));
  if (!hasResultPointer(signature))
    return FunctionType::get(unit.resultType(signature.results), params, false);
  params.push_back(unit.ptr());
  return FunctionType::get(Type::getVoidTy(unit.context), params, false);
}

void exportFunction(UnitContext &unit, FuncIdx func, const std::string &symbol) {
  const wasm::FuncType &signature = unit.plan.module.funcType(func);
  Function *f =
      unit.createFunction(exportType(unit, signature), GlobalValue::ExternalLinkage, symbol);
  f->setVisibility(GlobalValue::DefaultVisibility);
  f->removeFnAttr("disable-tail-calls");
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
  if (hasResultPointer(signature)) {
    b.CreateAlignedStore(call, f->getArg(f->arg_size() - 1), Align(8));
    b.CreateRetVoid();
  } else if (f->getReturnType()->isVoidTy()) {
    b.CreateRetVoid();
  } else {
    b.CreateRet(call);
  }
}

} // namespace aotc::lower
