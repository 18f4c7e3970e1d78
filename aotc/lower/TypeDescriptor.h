// Constant wasmrt_type objects: the identity of defined types at run time.
#pragma once

#include "aotc/lower/UnitContext.h"

namespace aotc::lower {

// The descriptor of a defined type. Every object that mentions the type defines it under one name
// made of its hash, and the linker keeps one.
llvm::Constant *emitTypeDescriptor(UnitContext &unit, TypeIdx type);

} // namespace aotc::lower
