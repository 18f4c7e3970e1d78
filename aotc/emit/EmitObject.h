// A finished module → bytes; shared by the emission of one unit and of several as one.
#pragma once

#include "aotc/emit/Emit.h"

namespace llvm {
class TargetMachine;
}

namespace aotc::emit {

// From here on LLVM's errors in this context are appended to `errors`, which must live as long.
// LLVM's own handler would print them and end the process.
void collectErrors(llvm::LLVMContext &context, std::string &errors);

// Writes a module that has been optimised as options.kind. Fails where `errors` is not empty.
llvm::Expected<Artifact> writeModule(llvm::Module &module, llvm::TargetMachine &machine,
                                     const EmitOptions &options, const std::string &errors);

} // namespace aotc::emit
