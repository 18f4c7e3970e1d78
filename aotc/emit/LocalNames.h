// Takes a prefix off the names of local symbols in an ELF object.
//
// Lowering prefixes the names that a module gives its functions, so that they cannot capture the
// calls which code generation makes (to memcpy, say). Once the object is written, relocations name
// symbols by number and local ones need no unique names, so users see the plain name.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace aotc::emit {

// Edits `object` in place: a symbol's name then starts behind the prefix, in the same string table.
llvm::Error dropLocalPrefix(llvm::MutableArrayRef<char> object, llvm::StringRef prefix);

} // namespace aotc::emit
