// One LLVM module with its context: what lowering makes and emission uses up. Units share nothing,
// so that they can be compiled on different threads.
#pragma once

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

#include <memory>
#include <string>
#include <vector>

namespace aotc::target {

struct CodeUnit {
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::Module> module; // destroyed before its context
};

// An export in C terms; all that the header writer needs to know.
struct InterfaceEntry {
  enum Kind { Function, Memory, Table, Global } kind;
  std::string wasmName;
  std::string symbol;
  std::string signature; // functions: `ii_l`; globals: one letter
  std::vector<std::string> paramNames;
};

struct Interface {
  std::string prefix;
  std::vector<InterfaceEntry> exports, imports;
};

} // namespace aotc::target
