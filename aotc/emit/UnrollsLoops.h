// Which targets LLVM unrolls loops for.
#pragma once

namespace llvm {
class TargetMachine;
}

namespace aotc::emit {

// Whether LLVM makes several copies of the bodies of loops for this target, where it is not asked
// for small code. What it says differs by loop: it is asked about one that nothing speaks against.
bool unrollsLoops(const llvm::TargetMachine &machine);

} // namespace aotc::emit
