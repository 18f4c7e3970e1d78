// Constant expressions, spec §3.4.13.
#pragma once

#include "aotc/validate/FuncValidator.h"

namespace aotc::validate {

// Checks expressions one after the other.
class ConstExprChecker {
public:
  // Notes in `referenced` which functions ref.func names.
  ConstExprChecker(const wasm::Module &module, const wasm::FeatureSet &features,
                   llvm::BitVector &referenced)
      : module(module), features(features), referenced(referenced), validator(module, nullptr) {}

  // `visibleGlobals`: how many globals are defined before the expression is evaluated.
  llvm::Error check(const wasm::CodeSlice &expr, wasm::ValType result, uint32_t visibleGlobals);

private:
  llvm::Error checkConstant(const wasm::Inst &inst, uint32_t visibleGlobals) const;

  const wasm::Module &module;
  const wasm::FeatureSet &features;
  llvm::BitVector &referenced;
  FuncValidator validator;
};

} // namespace aotc::validate
