// The C header of a library for a board: one instance, which its functions need not be told.
#pragma once

#include "aotc/target/CodeUnit.h"

#include "llvm/Support/raw_ostream.h"

namespace aotc::emit {

void writeImageHeader(const target::Interface &interface, llvm::StringRef origin,
                      llvm::raw_ostream &out);

} // namespace aotc::emit
