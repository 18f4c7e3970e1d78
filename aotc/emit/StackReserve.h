// How much stack lies below the limit that code compares with (StackChecks.h).
#pragma once

#include "aotc/support/Artifact.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace aotc::emit {

// The reserve: the largest frame of all functions in the objects, as LLVM's section .stack_sizes
// tells, and what the runtime, the compiler's library and the firmware's own functions may use.
// Puts it into the constant PREFIX.stack_reserve, if one of the objects defines it.
llvm::Expected<uint64_t> setStackReserve(llvm::MutableArrayRef<Artifact> objects);

// In registers: what is not code of the module. The firmware's part of it is documented in
// wasmrt/board.h; an image needs the most where it carries out a misaligned access, for which
// libwasmrt/port/board/trap_riscv.S saves all registers.
constexpr uint64_t hostStackRegisters = 64;

} // namespace aotc::emit
