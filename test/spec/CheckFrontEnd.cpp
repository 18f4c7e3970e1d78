// wast-check FILE…: everything in the official test suite that concerns the front end alone.
//
// Every module must be accepted by the assembler (where it is text), the reader and the validator,
// and survive a round trip: printed and assembled again it gives the same bytes. Every module that
// is asserted to be malformed or invalid must be refused by the right stage, with a message such
// that the asserted text is a prefix of ours or ours of it. Nothing is run.
//
// One line a failure, FILE:LINE: REASON, and a closing line with the numbers.
#include "aotc/read/ModuleReader.h"
#include "aotc/text/Assemble.h"
#include "aotc/text/Printer.h"
#include "test/spec/FrontEnd.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace aotc;
using namespace aotc::spec;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

namespace {

using Bytes = std::vector<uint8_t>;

class Checker {
public:
  Checker(StringRef file, StringRef text) : frontEnd(file, text) {}

  void check(const Command &command);
  uint64_t passed = 0, failed = 0;

private:
  Error validate(Bytes bytes);
  void expectAccepted(const Command &command);
  void expectRefused(const Command &command);
  void roundTrip(const Command &command, const Bytes &bytes, bool isOurs);
  void fail(const Command &command, const llvm::Twine &reason) {
    ++failed;
    llvm::outs() << frontEnd.file << ":" << command.line << ": " << reason << "\n";
  }

  FrontEnd frontEnd;
};

Error Checker::validate(Bytes bytes) {
  Expected<validate::ValidModule> valid = frontEnd.check(std::move(bytes));
  return valid ? validate::checkBodies(*valid) : valid.takeError();
}

// What the assembler made comes back byte for byte; a foreign binary may spell integers at greater
// length, so that only the second round must be exact.
void Checker::roundTrip(const Command &command, const Bytes &bytes, bool isOurs) {
  Expected<wasm::Module> module = read::readModule(bytes, frontEnd.file.str(), frontEnd.features);
  if (!module)
    return fail(command, "does not read: " + describe(module.takeError()).message);
  std::string printed;
  llvm::raw_string_ostream stream(printed);
  if (Error error = text::printModule(*module, frontEnd.features, stream))
    return fail(command, "does not print: " + describe(std::move(error)).message);
  Expected<Bytes> again = text::assemble(printed, frontEnd.features);
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
  Expected<Bytes> bytes = frontEnd.assemble(command.source);
  if (!bytes)
    return fail(command, "does not assemble: " + describe(bytes.takeError()).message);
  if (Error error = validate(*bytes))
    return fail(command, "refused: " + describe(std::move(error)).message);
  ++passed;
  roundTrip(command, *bytes, command.source.kind != ModuleSource::Kind::Binary);
}

void Checker::expectRefused(const Command &command) {
  const std::string reason = frontEnd.checkRefused(command);
  if (!reason.empty())
    return fail(command, reason);
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
