// The whole compiler, top to bottom.
#pragma once

#include "aotc/driver/Plan.h"
#include "aotc/driver/Report.h"
#include "aotc/driver/Source.h"

namespace aotc::driver {

struct Product {
  Artifact output;
  Artifact header; // empty unless asked for
  size_t functionCount = 0;
};

// Errors are ready to print.
llvm::Expected<Product> compile(const Source &source, const Plan &plan,
                                const Invocation &invocation, Report &report);

// Checks the module and all its bodies.
llvm::Error validateSource(const Source &source, const Invocation &invocation, Report &report);

} // namespace aotc::driver
