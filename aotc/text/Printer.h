// A module → the text format, for people to read: identifiers from the name section, instructions
// flat and indented, indices in comments. What is printed assembles to a module that prints the
// same again.
#pragma once

#include "aotc/wasm/Module.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace aotc::text {

struct PrintOptions {
  bool offsets = false; // each instruction's offset in the binary, in a comment
};

// The module must decode but need not be valid. Fails with a WasmError where a body does not.
llvm::Error printModule(const wasm::Module &module, const wasm::FeatureSet &features,
                        llvm::raw_ostream &os, const PrintOptions &options = {});

} // namespace aotc::text
