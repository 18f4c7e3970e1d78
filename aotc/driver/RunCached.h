// `aotc run`: compile unless an executable of the same module, made with the same options by the
// same aotc, is in the cache; then become that program.
#pragma once

#include "aotc/driver/Options.h"
#include "aotc/driver/Report.h"
#include "aotc/driver/Source.h"

namespace aotc::driver {

// Returns only with an error.
llvm::Error runCached(const Invocation &invocation, llvm::StringRef executable, FileSystem &files,
                      Report &report);

} // namespace aotc::driver
