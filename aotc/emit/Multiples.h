// Numbers that are known to be multiples of a power of two.
#pragma once

#include "llvm/Analysis/ScalarEvolution.h"

namespace aotc::emit {

// Whether `value`, computed at the end of `block`, is a multiple of 2^log2. Sees what a remainder
// makes of a count, and what a branch says of the low bits of a number.
bool isMultipleOf(const llvm::SCEV *value, unsigned log2, llvm::BasicBlock &block,
                  llvm::ScalarEvolution &se);

} // namespace aotc::emit
