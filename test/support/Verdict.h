// What the front end says about a module.
#pragma once

#include "aotc/read/ModuleReader.h"
#include "aotc/support/Diag.h"
#include "aotc/text/Assemble.h"
#include "aotc/validate/ValidModule.h"

#include <ostream>

namespace aotc::test {

struct Verdict {
  bool isValid = true;
  ErrorKind kind = ErrorKind::Unsupported;
  uint64_t offset = 0;
  std::string message;

  bool says(ErrorKind wanted, llvm::StringRef start) const {
    return !isValid && kind == wanted && llvm::StringRef(message).starts_with(start);
  }
  bool isMalformed(llvm::StringRef start) const { return says(ErrorKind::Malformed, start); }
  bool isInvalid(llvm::StringRef start) const { return says(ErrorKind::Invalid, start); }
  bool isDisabled(llvm::StringRef start) const { return says(ErrorKind::Disabled, start); }
  bool isOverLimit(llvm::StringRef start) const { return says(ErrorKind::Limit, start); }
};

inline std::ostream &operator<<(std::ostream &os, const Verdict &v) {
  if (v.isValid)
    return os << "valid";
  return os << "kind " << static_cast<int>(v.kind) << " at " << v.offset << ": " << v.message;
}

inline Verdict refusal(llvm::Error error) {
  Verdict verdict;
  llvm::handleAllErrors(std::move(error), [&](const WasmError &e) {
    verdict = {false, e.kind, e.offset, e.message};
  });
  return verdict;
}

// Reads and validates, bodies included.
inline Verdict verdictOf(std::vector<uint8_t> bytes, const wasm::FeatureSet &features = {}) {
  llvm::Expected<wasm::Module> module = read::readModule(std::move(bytes), "test", features);
  if (!module)
    return refusal(module.takeError());
  llvm::Expected<validate::ValidModule> valid = validate::checkModule(std::move(*module), features);
  if (!valid)
    return refusal(valid.takeError());
  if (llvm::Error e = validate::checkBodies(*valid))
    return refusal(std::move(e));
  return {};
}

// The same for text. Offsets are in the binary, or in the text where that is at fault.
inline Verdict verdictOf(llvm::StringRef text, const wasm::FeatureSet &features = {}) {
  llvm::Expected<std::vector<uint8_t>> bytes = text::assemble(text, wasm::FeatureSet());
  if (!bytes)
    return refusal(bytes.takeError());
  return verdictOf(std::move(*bytes), features);
}

inline wasm::FeatureSet without(wasm::Feature feature) {
  wasm::FeatureSet features;
  features.set(feature, false);
  return features;
}

} // namespace aotc::test
