// Custom sections that mean something to us. Faults in them never refuse a module: what could be
// read is kept, and the fault becomes a warning (spec appendix: "custom sections … ignored").
#pragma once

#include "aotc/wasm/Module.h"

namespace aotc::read {

// Section `name`, spec appendix → module.names.
void readNameSection(const wasm::CustomSection &section, wasm::Module &module);

// Section `metadata.code.branch_hint`, branch hinting proposal → module.branchHints.
void readBranchHints(const wasm::CustomSection &section, wasm::Module &module);

} // namespace aotc::read
