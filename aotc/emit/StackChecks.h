// Compares the stack pointer with a limit at the start of each function that calls another, where
// no guard page lies below the stack. Runs last, so that inlined functions check nothing.
//
// The attribute stack-limit-offset says which functions want it, and where the limit is: so many
// bytes behind the symbol stack-limit-symbol, or behind the first parameter if that is empty.
//
// SECURITY. The check sees the stack pointer after the frame was made, and functions that call none
// check nothing. So the limit lies above the stack's end by as much as the largest frame takes, and
// what code calls that is not ours (StackReserve.h). Whatever is written before a check stays above
// the end.
#pragma once

#include "aotc/target/TargetSpec.h"

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

struct StackChecks : llvm::PassInfoMixin<StackChecks> {
  explicit StackChecks(const target::TargetSpec &target) : target(target) {}
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &);
  static bool isRequired() { return true; }

private:
  const target::TargetSpec &target;
};

} // namespace aotc::emit
