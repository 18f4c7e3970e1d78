// Additions and subtractions of doubles by calls of the runtime, lane by lane for vectors, after
// optimisation: TargetSpec::addsDoublesByBuiltin.
#pragma once

#include "aotc/target/TargetSpec.h"

#include "llvm/IR/PassManager.h"

namespace aotc::emit {

struct SoftDoubles : llvm::PassInfoMixin<SoftDoubles> {
  explicit SoftDoubles(const target::TargetSpec &target) : target(target) {}
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &);
  static bool isRequired() { return true; }

private:
  const target::TargetSpec &target;
};

} // namespace aotc::emit
