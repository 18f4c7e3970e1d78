// How imports, exports and internals are named in object files.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace aotc::target {

// The C symbol that provides an imported function, with its signature, so that the linker checks
// the type: `wasm__wasi_snapshot_preview1__fd_write__iiii_i`. Letters i l f d v, r for any
// reference. Bytes of module and name outside [A-Za-z0-9_] become `_xx` in hex.
std::string importSymbol(llvm::StringRef module, llvm::StringRef name, llvm::StringRef signature);

struct ImportName {
  std::string module, name, signature;
};
// The inverse, for messages about undefined symbols; nothing if `symbol` is not of that form.
std::optional<ImportName> parseImportSymbol(llvm::StringRef symbol);

// The C symbol of an export in a library, escaped likewise: `PREFIX_NAME`.
std::string exportSymbol(llvm::StringRef prefix, llvm::StringRef name);

// A name alone, escaped likewise, as a C identifier.
std::string cName(llvm::StringRef name);

// `[i32 i32] -> [i64]` from `ii_l`.
std::string describeSignature(llvm::StringRef signature);

} // namespace aotc::target
