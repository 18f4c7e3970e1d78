// How much stack lies below the limit that code compares with (StackChecks.h).
#pragma once

#include "aotc/support/Artifact.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace aotc::emit {

// Puts the reserve into the constant PREFIX.stack_reserve, which one of the objects defines: the
// largest frame of all their functions, as LLVM's section .stack_sizes tells, and what the runtime,
// the compiler's library and the firmware's own functions may use.
llvm::Error setStackReserve(llvm::MutableArrayRef<Artifact> objects);

// What is not code of the module; the firmware's part of it is documented in wasmrt/board.h.
constexpr uint64_t hostStackBytes = 256;

} // namespace aotc::emit
