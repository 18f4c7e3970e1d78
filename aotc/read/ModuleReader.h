// A binary module (spec §5.5) → Module. Checks that it decodes, not that it is valid. What Module
// cannot hold, such as a second supertype, is refused as invalid here.
#pragma once

#include "aotc/wasm/Module.h"

#include "llvm/Support/Error.h"

namespace aotc::read {

// `file` is only for messages. Fails with a WasmError of kind Malformed, Invalid,
// Disabled or Limit.
llvm::Expected<wasm::Module> readModule(std::vector<uint8_t> bytes, std::string file,
                                        const wasm::FeatureSet &features);

} // namespace aotc::read
