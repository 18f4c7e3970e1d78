// -O level → LLVM's pass pipeline.
#pragma once

#include "aotc/emit/Emit.h"

#include "llvm/Analysis/TargetLibraryInfo.h"

namespace llvm {
class Module;
class TargetMachine;
} // namespace llvm

namespace aotc::emit {

// What LLVM may assume of functions by their names: nothing. A Wasm function called `strlen` is
// whatever the module says it is.
llvm::TargetLibraryInfoImpl noLibraryFunctions(const llvm::Triple &triple);

void optimize(llvm::Module &module, const target::TargetSpec &target, llvm::TargetMachine &machine,
              OptLevel level, target::Interrupt interrupt);

// The code generator's own scale, 0 to 3.
unsigned codegenLevel(OptLevel level);

} // namespace aotc::emit
