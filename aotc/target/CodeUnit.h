// One LLVM module with its context: what lowering makes and emission uses up. Units share nothing,
// so that they can be compiled on different threads.
#pragma once

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace aotc::target {

struct CodeUnit {
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::Module> module; // destroyed before its context
};

// An import or export in C terms; all that the header writer needs to know.
struct InterfaceEntry {
  enum Kind : uint8_t { Function, Table, Memory, Global, Tag } kind; // as in the binary format
  std::string module;                                                // of imports
  std::string name;                                                  // in Wasm
  std::string type;                                                  // in words, for people
  std::string signature;  // functions and tags: `ii_l`; globals: one letter
  std::string symbol;     // exports: the C function; imports: the member of PREFIX_imports
  std::string trySymbol;  // exported functions: the C function that returns traps
  std::string typeSymbol; // imported functions: the C name of the function's type
  std::string makeSymbol; // imported memories and tables: the C function that makes one
  std::string linkSymbol; // imported functions: as the linker is asked for it
  bool isLinked = false;  // imported functions: the linker finds it, not who makes an instance
  bool isMutable = false; // globals
  std::vector<std::string> paramNames; // of functions; empty where they are not known
};

struct Interface {
  std::string prefix;
  bool isImage = false; // one instance, made by PREFIX_instantiate; exports take none
  std::vector<InterfaceEntry> exports, imports;
};

} // namespace aotc::target
