// Text format (spec §6) → binary format. The binary reader makes the module out of that; nothing
// else in the compiler knows that there was text.
#pragma once

#include "aotc/text/LineMap.h"
#include "aotc/wasm/Features.h"

#include "llvm/Support/Error.h"

#include <vector>

namespace aotc::text {

struct AssembleOptions {
  bool nameSection = true; // keep identifiers in a name section
};

// `text` is one module, with or without `(module …)` around it. Faults are WasmErrors of kind
// Malformed, Invalid or Limit, with an offset in the text. Fills `map`, if there is one.
llvm::Expected<std::vector<uint8_t>> assemble(llvm::StringRef text,
                                              const wasm::FeatureSet &features,
                                              LineMap *map = nullptr,
                                              const AssembleOptions &options = {});

// The same for the fields in text[begin, end), behind `(module` and before its parenthesis.
llvm::Expected<std::vector<uint8_t>> assembleFields(llvm::StringRef text, uint64_t begin,
                                                    uint64_t end, const wasm::FeatureSet &features,
                                                    LineMap *map = nullptr,
                                                    const AssembleOptions &options = {});

} // namespace aotc::text
