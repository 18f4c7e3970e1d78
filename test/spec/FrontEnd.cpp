#include "test/spec/FrontEnd.h"

#include "aotc/read/ModuleReader.h"
#include "aotc/text/Assemble.h"
#include "test/spec/SuiteFeatures.h"

using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

namespace aotc::spec {

Refusal describe(Error error) {
  Refusal refusal{ErrorKind::Unsupported, 0, ""};
  llvm::handleAllErrors(
      std::move(error), [&](const WasmError &e) { refusal = {e.kind, e.offset, e.message}; },
      [&](const llvm::ErrorInfoBase &e) { refusal.message = e.message(); });
  return refusal;
}

bool messageMatches(StringRef found, StringRef asserted) {
  return found.starts_with(asserted) || asserted.starts_with(found);
}

FrontEnd::FrontEnd(StringRef file, StringRef text, wasm::FeatureSet features)
    : file(file), text(text), features(suiteFeatures(file, features)) {}

Expected<std::vector<uint8_t>> FrontEnd::assemble(const ModuleSource &source) const {
  switch (source.kind) {
  case ModuleSource::Kind::Binary:
    return std::vector<uint8_t>(source.bytes.begin(), source.bytes.end());
  case ModuleSource::Kind::Quote:
    return text::assemble(source.bytes, features);
  case ModuleSource::Kind::Text:
    return text::assembleFields(text, source.begin, source.end, features);
  }
  llvm_unreachable("closed enum");
}

Expected<validate::ValidModule> FrontEnd::check(std::vector<uint8_t> bytes) const {
  Expected<wasm::Module> module = read::readModule(std::move(bytes), file.str(), features);
  if (!module)
    return module.takeError();
  return validate::checkModule(std::move(*module), features);
}

std::string FrontEnd::checkRefused(const Command &command) const {
  Error error = [&]() -> Error {
    auto bytes = assemble(command.source);
    if (!bytes)
      return bytes.takeError();
    auto valid = check(std::move(*bytes));
    return valid ? validate::checkBodies(*valid) : valid.takeError();
  }();
  if (!error)
    return "accepted, but asserted: " + command.text;
  Refusal refusal = describe(std::move(error));
  bool wantsMalformed = command.kind == CommandKind::AssertMalformed;
  bool wantsInvalid = command.kind == CommandKind::AssertInvalid;
  // What a proposal's folder did not know yet is switched off there.
  bool isDisabled = refusal.kind == ErrorKind::Disabled;
  if ((wantsMalformed && refusal.kind != ErrorKind::Malformed && !isDisabled) ||
      (wantsInvalid && refusal.kind != ErrorKind::Invalid && !isDisabled))
    return "refused for another kind of reason: " + refusal.message + ", asserted: " + command.text;
  if (!messageMatches(refusal.message, command.text))
    return "says: " + refusal.message + ", asserted: " + command.text;
  return "";
}

} // namespace aotc::spec
