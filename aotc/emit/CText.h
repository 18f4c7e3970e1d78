// Spelling Wasm's names and types in C. A module chooses its names, so nothing of them may reach
// the header's code unchecked: neither a comment's end nor a keyword.
#pragma once

#include "aotc/target/CodeUnit.h"

#include "llvm/ADT/StringRef.h"

#include <string>

namespace aotc::emit {

// A value by its letter in a signature, spec §2.3.5.
llvm::StringRef cType(char letter);

// In quotes, for a comment.
std::string quoted(llvm::StringRef name);

// `uint32_t left, uint64_t p1`, the results' pointer included; empty for none.
std::string cParameters(const target::InterfaceEntry &entry);
// Whether there is such a pointer: several results, or a v128.
bool hasResultStruct(const target::InterfaceEntry &entry);
// `void` where there is none or a struct of them.
llvm::StringRef cResult(const target::InterfaceEntry &entry);
// The struct tag of several results.
std::string resultStruct(const target::InterfaceEntry &entry);

} // namespace aotc::emit
