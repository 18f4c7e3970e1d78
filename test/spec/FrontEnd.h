// The front end as scripts use it: modules from their source, and assertions that it refuses one.
#pragma once

#include "aotc/support/Diag.h"
#include "aotc/validate/ValidModule.h"
#include "test/spec/Script.h"

namespace aotc::spec {

// Where a module was refused, and why.
struct Refusal {
  ErrorKind kind;
  uint64_t offset;
  std::string message;
};
Refusal describe(llvm::Error error);

// Whether an asserted message holds: one begins with the other.
bool messageMatches(llvm::StringRef found, llvm::StringRef asserted);

class FrontEnd {
public:
  // `text` is the script's. Features that the file's folder does not know are switched off.
  FrontEnd(llvm::StringRef file, llvm::StringRef text, wasm::FeatureSet features = {});

  llvm::Expected<std::vector<uint8_t>> assemble(const ModuleSource &source) const;
  // Everything but the bodies is checked.
  llvm::Expected<validate::ValidModule> check(std::vector<uint8_t> bytes) const;
  // Why AssertInvalid, AssertMalformed and their custom kin do not hold; empty where they do.
  std::string checkRefused(const Command &command) const;

  const llvm::StringRef file, text;
  const wasm::FeatureSet features;
};

} // namespace aotc::spec
