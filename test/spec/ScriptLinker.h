// The modules of a script → one executable, together with the script interpreter.
#pragma once

#include "aotc/driver/Plan.h"
#include "aotc/validate/ValidModule.h"

#include <vector>

namespace aotc::spec {

class ScriptLinker {
public:
  // `plan` is for a library, as a script makes several instances of a module.
  explicit ScriptLinker(const driver::Plan &plan) : plan(plan) {}

  // Compiles one more module and gives its number.
  llvm::Expected<uint32_t> add(const validate::ValidModule &module);
  // `interpreter` is the archive made of runner/.
  llvm::Expected<Artifact> link(llvm::StringRef image, llvm::StringRef interpreter);

private:
  const driver::Plan &plan;
  uint32_t moduleCount = 0;
  uint64_t memoryCount = 0; // of all modules' own
  std::vector<Artifact> objects;
};

} // namespace aotc::spec
