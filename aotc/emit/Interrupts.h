// --interrupt: code that can be told to stop from outside, or after a measure of work.
#pragma once

#include "aotc/target/Abi.h"
#include "aotc/target/TargetSpec.h"

#include "llvm/IR/PassManager.h"

#include <memory>

namespace aotc::emit {

// Adds checks to the loops of functions whose first parameter is marked target::selfAttribute, at
// the end of the pipeline: loops have been vectorised and unrolled by then, so that a check is
// shared by many iterations.
class InterruptChecks : public llvm::PassInfoMixin<InterruptChecks> {
public:
  InterruptChecks(llvm::Module &module, const target::TargetSpec &target, target::Interrupt kind)
      : abi(std::make_shared<target::Abi>(module, target)), kind(kind),
        hasAtomics(target.isa.atomicBits != 0) {}
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
  static bool isRequired() { return true; }

private:
  std::shared_ptr<target::Abi> abi; // passes are copied
  target::Interrupt kind;
  bool hasAtomics;
};

} // namespace aotc::emit
