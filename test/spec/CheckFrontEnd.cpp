// wast-check FILE…: everything in the official test suite that concerns the front end alone.
//
// Every module must be accepted by the assembler (where it is text), the reader and the validator,
// and survive a round trip: printed and assembled again it gives the same bytes. Every module that
// is asserted to be malformed or invalid must be refused by the right stage, with a message such
// that the asserted text is a prefix of ours or ours of it. Nothing is run.
//
// One line a failure, FILE:LINE: REASON, and a closing line with the numbers.
#include "aotc/read/ModuleReader.h"
#include "aotc/support/Diag.h"
#include "aotc/text/Assemble.h"
#include "aotc/text/Printer.h"
#include "aotc/validate/ValidModule.h"
#include "test/spec/Script.h"
#include "test/spec/SuiteFeatures.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace aotc;
using namespace aotc::spec;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

namespace {

using Bytes = std::vector<uint8_t>;

// Where a module was refused, and why.
struct Refusal {
  ErrorKind kind;
  uint64_t offset;
  std::string message;
};

class Checker {
public:
  Checker(StringRef file, StringRef text) : file(file), text(text), features(suiteFeatures(file)) {}

  void check(const Command &command);
  uint64_t passed = 0, failed = 0;

private:
  Expected<Bytes> assembleSource(const ModuleSource &source);
  Error validate(Bytes bytes);
  void expectAccepted(const Command &command);
  void expectRefused(const Command &command);
  void roundTrip(const Command &command, const Bytes &bytes, bool isOurs);
  void fail(const Command &command, const llvm::Twine &reason) {
    ++failed;
    llvm::outs() << file << ":" << command.line << ": " << reason << "\n";
  }

  StringRef file, text;
  wasm::FeatureSet features;
};

Refusal describe(Error error) {
  Refusal refusal{ErrorKind::Unsupported, 0, ""};
  llvm::handleAllErrors(
      std::move(error), [&](const WasmError &e) { refusal = {e.kind, e.offset, e.message}; },
      [&](const llvm::ErrorInfoBase &e) { refusal.message = e.message(); });
  return refusal;
}

Expected<Bytes> Checker::assembleSource(const ModuleSource &source) {
  switch (source.kind) {
  case ModuleSource::Kind::Binary:
    return Bytes(source.bytes.begin(), source.bytes.end());
  case ModuleSource::Kind::Quote:
    return text::assemble(source.bytes, features);
  case ModuleSource::Kind::Text:
    return text::assembleFields(text, source.begin, source.end, features);
  }
  llvm_unreachable("closed enum");
}

Error Checker::validate(Bytes bytes) {
  Expected<wasm::Module> module = read::readModule(std::move(bytes), file.str(), features);
  if (!module)
    return module.takeError();
  Expected<validate::ValidModule> valid = validate::checkModule(std::move(*module), features);
  if (!valid)
    return valid.takeError();
  return validate::checkBodies(*valid);
}

// What the assembler made comes back byte for byte; a foreign binary may spell integers at greater
// length, so that only the second round must be exact.
void Checker::roundTrip(const Command &command, const Bytes &bytes, bool isOurs) {
  Expected<wasm::Module> module = read::readModule(bytes, file.str(), features);
  if (!module)
    return fail(command, "does not read: " + describe(module.takeError()).message);
  std::string printed;
  llvm::raw_string_ostream stream(printed);
  if (Error error = text::printModule(*module, features, stream))
    return fail(command, "does not print: " + describe(std::move(error)).message);
  Expected<Bytes> again = text::assemble(printed, features);
  if (!again) {
    Refusal refusal = describe(again.takeError());
    return fail(command,
                "does not assemble again: " +
                    text::formatTextMessage("printed", printed, refusal.offset, refusal.message));
  }
  if (!isOurs)
    return roundTrip(command, *again, true);
  if (*again != bytes)
    return fail(command, "changes in a round trip");
  ++passed;
}

void Checker::expectAccepted(const Command &command) {
  Expected<Bytes> bytes = assembleSource(command.source);
  if (!bytes)
    return fail(command, "does not assemble: " + describe(bytes.takeError()).message);
  if (Error error = validate(*bytes))
    return fail(command, "refused: " + describe(std::move(error)).message);
  ++passed;
  roundTrip(command, *bytes, command.source.kind != ModuleSource::Kind::Binary);
}

bool isPrefix(StringRef a, StringRef b) { return a.starts_with(b) || b.starts_with(a); }

void Checker::expectRefused(const Command &command) {
  Expected<Bytes> bytes = assembleSource(command.source);
  Error error = bytes ? validate(std::move(*bytes)) : bytes.takeError();
  if (!error)
    return fail(command, "accepted, but asserted: " + command.text);
  Refusal refusal = describe(std::move(error));
  bool wantsMalformed = command.kind == CommandKind::AssertMalformed;
  bool wantsInvalid = command.kind == CommandKind::AssertInvalid;
  // What a proposal's folder did not know yet is switched off there.
  bool isDisabled = refusal.kind == ErrorKind::Disabled;
  if ((wantsMalformed && refusal.kind != ErrorKind::Malformed && !isDisabled) ||
      (wantsInvalid && refusal.kind != ErrorKind::Invalid && !isDisabled))
    return fail(command, "refused for another kind of reason: " + refusal.message +
                             ", asserted: " + command.text);
  if (!isPrefix(refusal.message, command.text))
    return fail(command, "says: " + refusal.message + ", asserted: " + command.text);
  ++passed;
}

void Checker::check(const Command &command) {
  switch (command.kind) {
  case CommandKind::Module:
  case CommandKind::Definition:
  case CommandKind::AssertTrapModule:
  case CommandKind::AssertUnlinkable:
    return expectAccepted(command);
  case CommandKind::AssertInvalid:
  case CommandKind::AssertMalformed:
  case CommandKind::AssertInvalidCustom:
  case CommandKind::AssertMalformedCustom:
    return expectRefused(command);
  case CommandKind::Thread:
    for (const Command &inner : command.body)
      check(inner);
    return;
  case CommandKind::Instance:
  case CommandKind::Register:
  case CommandKind::Action:
  case CommandKind::AssertReturn:
  case CommandKind::AssertTrap:
  case CommandKind::AssertExhaustion:
  case CommandKind::AssertException:
  case CommandKind::Wait:
    return;
  }
  llvm_unreachable("closed enum");
}

} // namespace

int main(int argc, char **argv) {
  uint64_t passed = 0, failed = 0;
  for (int i = 1; i < argc; ++i) {
    auto buffer = llvm::MemoryBuffer::getFile(argv[i]);
    if (!buffer) {
      llvm::outs() << argv[i] << ": " << buffer.getError().message() << "\n";
      ++failed;
      continue;
    }
    StringRef text = (*buffer)->getBuffer();
    Expected<std::vector<Command>> commands = parseScript(text);
    if (!commands) {
      Refusal refusal = describe(commands.takeError());
      llvm::outs() << text::formatTextMessage(argv[i], text, refusal.offset, refusal.message)
                   << '\n';
      ++failed;
      continue;
    }
    Checker checker(argv[i], text);
    for (const Command &command : *commands)
      checker.check(command);
    passed += checker.passed;
    failed += checker.failed;
  }
  llvm::outs() << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}
