// What a library offers and asks for, in C's terms: the one place where its C names are chosen.
#pragma once

#include "aotc/lower/ModulePlan.h"
#include "aotc/target/CodeUnit.h"

namespace aotc::lower {

// Entries in the order of the module's imports and exports.
target::Interface libraryInterface(const ModulePlan &plan);

} // namespace aotc::lower
