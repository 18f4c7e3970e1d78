// What the last unit holds besides bodies: the wasmrt_module descriptor, segments, function values,
// the code of constant expressions, the initial memory image, and what executables have baked in.
#pragma once

#include "aotc/lower/UnitContext.h"

namespace aotc::lower {

llvm::Error emitDescriptor(UnitContext &unit);

} // namespace aotc::lower
