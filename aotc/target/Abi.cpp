// The C header is the LLVM interface: a struct's field list becomes an LLVM struct, a builtin's
// prototype becomes an LLVM signature, both by template over the C types. With nothing in the
// header but fixed-width scalars and pointers, this table of five types is complete, and it does
// not compile where the header uses another.
#include "aotc/target/Abi.h"

#include "aotc/target/TargetSpec.h"

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/InstrTypes.h"

#include <type_traits>

using namespace llvm;

namespace aotc::target {

namespace {

template <class C> struct AbiType; // no other type may appear in abi.h
template <> struct AbiType<void> {
  static Type *get(LLVMContext &c) { return Type::getVoidTy(c); }
};
template <> struct AbiType<uint32_t> {
  static Type *get(LLVMContext &c) { return Type::getInt32Ty(c); }
};
template <> struct AbiType<uint64_t> {
  static Type *get(LLVMContext &c) { return Type::getInt64Ty(c); }
};
template <> struct AbiType<float> {
  static Type *get(LLVMContext &c) { return Type::getFloatTy(c); }
};
template <> struct AbiType<double> {
  static Type *get(LLVMContext &c) { return Type::getDoubleTy(c); }
};
template <class T> struct AbiType<T *> {
  static Type *get(LLVMContext &c) { return PointerType::get(c, 0); }
};

template <class F> struct AbiSignature;
template <class R, class... P> struct AbiSignature<R(P...)> {
  static FunctionType *get(LLVMContext &c) {
    return FunctionType::get(AbiType<R>::get(c), {AbiType<P>::get(c)...}, false);
  }
};

using StructMaker = StructType *(*)(LLVMContext &, StringRef);

#define FIELD(type, name, meaning) AbiType<type>::get(c),
#define STRUCT(name, FIELDS)                                                                       \
  [](LLVMContext &c, StringRef structName) {                                                       \
    return StructType::create(c, {FIELDS(FIELD)}, structName);                                     \
  },
constexpr StructMaker structMakers[] = {WASMRT_STRUCTS(STRUCT)};
#undef STRUCT
#undef FIELD

#define STRUCT(name, FIELDS) #name,
constexpr StringLiteral structNames[] = {WASMRT_STRUCTS(STRUCT)};
#undef STRUCT

// The effects of abi.h's builtin list.
enum class Effects : uint8_t { NORETURN, THROWS, PURE, READS, WRITES };

struct BuiltinRow {
  StringLiteral name;
  FunctionType *(*signature)(LLVMContext &);
  Effects effects;
};

constexpr BuiltinRow builtinRows[] = {
#define BUILTIN(result, name, parameters, effects)                                                 \
  {"wasmrt_" #name, AbiSignature<decltype(wasmrt_##name)>::get, Effects::effects},
    WASMRT_BUILTINS(BUILTIN)
#undef BUILTIN
};

// A trap leaves by a long jump or ends the process: to the caller that is a call which does not
// return, never one that unwinds. `willreturn` is for those that cannot trap or block.
void addEffects(Function &function, Effects effects, const TargetSpec &target) {
  if (effects == Effects::THROWS && !target.hasUnwinder())
    effects = Effects::WRITES;
  if (effects != Effects::THROWS)
    function.setDoesNotThrow();
  switch (effects) {
  case Effects::NORETURN:
  case Effects::THROWS:
    function.setDoesNotReturn();
    function.addFnAttr(Attribute::Cold);
    return;
  case Effects::PURE:
    function.setDoesNotAccessMemory();
    function.setWillReturn();
    return;
  case Effects::READS:
    function.setOnlyReadsMemory();
    function.setWillReturn();
    return;
  case Effects::WRITES:
    return;
  }
  llvm_unreachable("closed enum");
}

// riscv64's C ABI sign-extends even uint32_t. Callers and callees both rely on it.
template <class FunctionOrCall>
void extendInts(FunctionOrCall &callee, const FunctionType &type, const Triple &triple) {
  const auto parameter = TargetLibraryInfo::getExtAttrForI32Param(triple, /*Signed=*/false);
  const auto result = TargetLibraryInfo::getExtAttrForI32Return(triple, /*Signed=*/false);
  if (parameter != Attribute::None)
    for (unsigned i = 0; i != type.getNumParams(); ++i)
      if (type.getParamType(i)->isIntegerTy(32))
        callee.addParamAttr(i, parameter);
  if (result != Attribute::None && type.getReturnType()->isIntegerTy(32))
    callee.addRetAttr(result);
}

} // namespace

Abi::Abi(Module &module, const TargetSpec &target) : module(module), target(target) {
  setModuleTarget(module, target);
}

StructType *Abi::structType(AbiStruct s) {
  const auto i = static_cast<size_t>(s);
  if (!structs[i])
    structs[i] = structMakers[i](module.getContext(), structNames[i]);
  return structs[i];
}

uint64_t Abi::fieldOffset(AbiStruct s, unsigned field) {
  return module.getDataLayout().getStructLayout(structType(s))->getElementOffset(field);
}

uint64_t Abi::sizeOf(AbiStruct s) { return module.getDataLayout().getTypeAllocSize(structType(s)); }

FunctionCallee Abi::builtin(Builtin b) {
  const auto i = static_cast<size_t>(b);
  if (!builtins[i])
    builtins[i] = module.getFunction(builtinRows[i].name); // another Abi's
  if (!builtins[i]) {
    const BuiltinRow &row = builtinRows[i];
    if (Function *declared = module.getFunction(row.name)) // by another Abi of this module
      return builtins[i] = declared;
    Function *function = Function::Create(row.signature(module.getContext()),
                                          GlobalValue::ExternalLinkage, row.name, module);
    addEffects(*function, row.effects, target);
    addCAbiAttributes(*function);
    builtins[i] = function;
  }
  return builtins[i];
}

void Abi::addCAbiAttributes(Function &function) const {
  extendInts(function, *function.getFunctionType(), target.triple);
}

void Abi::addCAbiAttributes(CallBase &call) const {
  extendInts(call, *call.getFunctionType(), target.triple);
}

} // namespace aotc::target
