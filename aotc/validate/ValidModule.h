// A module for which every rule of spec §3.5 holds, except inside function bodies: those are
// checked while they are lowered, by checkBody().
#pragma once

#include "aotc/support/Diag.h"
#include "aotc/wasm/Inst.h"
#include "aotc/wasm/Module.h"

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

namespace aotc::validate {

class ValidModule {
public:
  ValidModule(ValidModule &&) = default;
  ValidModule &operator=(ValidModule &&) = default;

  const wasm::Module &operator*() const { return module; }
  const wasm::Module *operator->() const { return &module; }
  const wasm::FeatureSet &features() const { return featureSet; }
  // Whether a function value of `func` can exist: it is exported, in an element segment, or named
  // by ref.func outside bodies (spec §3.5.12, C.refs).
  bool isReferenced(FuncIdx func) const { return referenced[raw(func)]; }
  const llvm::BitVector &referencedFuncs() const { return referenced; }
  const wasm::FuncType &funcType(FuncIdx func) const {
    return *module.types.funcType(module.funcs[raw(func)].type);
  }
  const wasm::FuncType &tagType(TagIdx tag) const {
    return *module.types.funcType(module.tags[raw(tag)].type);
  }

private:
  friend llvm::Expected<ValidModule> checkModule(wasm::Module module,
                                                 const wasm::FeatureSet &features);
  ValidModule() = default;

  wasm::Module module;
  wasm::FeatureSet featureSet;
  llvm::BitVector referenced;
};

// Checks everything but bodies. Fails with a WasmError of kind Invalid, Malformed, Disabled or
// Limit.
llvm::Expected<ValidModule> checkModule(wasm::Module module, const wasm::FeatureSet &features);

// What the validator has proved about the instruction at hand. The arrays live until the next one.
struct Facts {
  // Operand types as they were on the stack, deepest first. Bottom in unreachable code.
  llvm::ArrayRef<wasm::ValType> popped;
  // Result types, deepest first.
  llvm::ArrayRef<wasm::ValType> pushed;
  // Whether control can get to the instruction; false after br, return, unreachable…
  bool reachable = true;
};

using OnInst = llvm::function_ref<llvm::Error(const wasm::Inst &, const Facts &)>;

// Validates one body (spec appendix, validation algorithm) and calls `onInst` behind each
// instruction that has been checked. This is the only place where bodies are decoded. Instructions
// in unreachable code are passed on only if they open, divide or close a block. The final `end`
// is passed on too. Errors carry the function.
llvm::Error checkBody(const ValidModule &module, const wasm::FuncBody &body, OnInst onInst);
// All bodies, without lowering.
llvm::Error checkBodies(const ValidModule &module);

// Decodes a constant expression that checkModule has already checked, again with a callback.
llvm::Error visitConstExpr(const ValidModule &module, const wasm::CodeSlice &expr, OnInst onInst);

} // namespace aotc::validate
