// The input as bytes, and what messages about it need.
#pragma once

#include "aotc/support/FileSystem.h"
#include "aotc/text/LineMap.h"
#include "aotc/wasm/Features.h"
#include "aotc/wasm/Module.h"

#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace aotc::driver {

struct Source {
  std::string file;           // as the user named it
  std::string text;           // of a module in text form
  text::LineMap lines;        // from `bytes` to `text`
  std::vector<uint8_t> bytes; // the binary module
};

// Reads a module and turns text into bytes. Errors are ready to print.
llvm::Expected<Source> loadSource(llvm::StringRef path, const wasm::FeatureSet &features,
                                  FileSystem &files);

// Any error of the compiler as the user sees it, one message a line:
//     FILE:0xOFFSET: in function NAME: MESSAGE
// or, for text, FILE:LINE:COLUMN: …, the line and a caret. Names come from `module` where there is
// one.
llvm::Error describe(llvm::Error error, const Source &source, const wasm::Module *module);

} // namespace aotc::driver
