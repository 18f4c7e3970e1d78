// Keeps LLVM from folding away operations whose only effect is to quiet a signalling NaN.
#pragma once

#include "llvm/IR/Function.h"

namespace aotc::lower {

// Runs once over a lowered body, when locals have become SSA values.
void quietNans(llvm::Function &function);

} // namespace aotc::lower
