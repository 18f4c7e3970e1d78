// Units that were optimised apart, as one file of IR, bitcode or assembly.
#pragma once

#include "aotc/emit/Emit.h"

namespace aotc::emit {

// `units` are bitcode. They are linked as they are and not optimised again, so what the file shows
// is what the objects would hold.
llvm::Expected<Artifact> mergeUnits(llvm::ArrayRef<Artifact> units,
                                    const target::TargetSpec &target, const EmitOptions &options);

} // namespace aotc::emit
