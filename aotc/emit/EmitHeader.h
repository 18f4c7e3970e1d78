// The C header of a library made from a module.
#pragma once

#include "aotc/support/Artifact.h"
#include "aotc/target/CodeUnit.h"

namespace aotc::emit {

// `name` is that of the header, `origin` names the module in its first comment.
Artifact emitHeader(const target::Interface &interface, llvm::StringRef name,
                    llvm::StringRef origin);

} // namespace aotc::emit
