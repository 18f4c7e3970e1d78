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
// The struct of several results, defined; empty where there is none.
std::string resultsDefinition(const target::InterfaceEntry &entry);

// `"env" "log": [i32 i32] -> []`, as a comment.
std::string comment(const target::InterfaceEntry &entry);

// The prototype of a function that the linker finds, and what it needs. Headers of several modules
// may have the same one.
std::string linkedFunction(const target::InterfaceEntry &entry);

} // namespace aotc::emit
