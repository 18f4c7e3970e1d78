// lld's diagnostics → ours.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace aotc::link {

// One message per fault, in lld's order. An undefined symbol that stands for an import becomes
// `unknown import "env"."foo" of type [i32] -> []: nobody provides it`.
std::vector<std::string> explain(llvm::StringRef lldOutput);

} // namespace aotc::link
