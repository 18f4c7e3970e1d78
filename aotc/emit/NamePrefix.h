// Takes the prefix `PREFIX:NUMBER:` off the names of local symbols in an ELF file.
//
// Lowering prefixes the names that a module gives its functions, so that they cannot capture the
// calls which code generation makes (to memcpy, say) and are unique. Once a file is written,
// relocations name symbols by number and local ones need no unique names, so users and debuggers
// see the plain name. In a linked file hidden symbols are local too.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace aotc::emit {

// Edits `file` in place: a symbol's name then starts behind the prefix, in the same string table.
llvm::Error dropNamePrefix(llvm::MutableArrayRef<char> file, llvm::StringRef prefix);

} // namespace aotc::emit
