// From what the user wrote to what the stages are told: the one place where the kind of output
// decides how code is made.
#pragma once

#include "aotc/driver/Options.h"
#include "aotc/emit/Emit.h"
#include "aotc/link/Link.h"
#include "aotc/lower/ModuleLowering.h"
#include "aotc/target/TargetSpec.h"

namespace aotc::driver {

struct Plan {
  target::TargetSpec target;
  OutputKind kind;
  std::string output; // path
  lower::LoweringOptions lowering;
  emit::EmitOptions emit;
  link::LinkOptions link;
  unsigned threads;
};

// `executable` is the path of aotc itself: target packs lie beside it.
llvm::Expected<Plan> makePlan(const Invocation &invocation, llvm::StringRef executable,
                              FileSystem &files);

} // namespace aotc::driver
