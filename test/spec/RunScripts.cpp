// wast-run [aotc's options] FILE.wast…: runs scripts of the official test suite as native code.
//
// The modules of a script are compiled by aotc's libraries and linked with an interpreter of
// scripts (runner/) into one executable. Assertions about the front end are checked here, all
// others by the executable, which for another processor runs in an emulator.
//
// One line a failure, FILE:LINE: REASON, and a closing line with the numbers of assertions.
#include "aotc/driver/Options.h"
#include "test/spec/FrontEnd.h"
#include "test/spec/ScriptImage.h"
#include "test/spec/ScriptLinker.h"

#include "aotc/text/LineMap.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace aotc;
using namespace aotc::spec;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

namespace {

// Elsewhere the program has a limit of its own.
constexpr unsigned BoardSeconds = 240;

struct Counts {
  uint64_t passed = 0, failed = 0;
};

// Target → the program that runs its executables elsewhere.
struct EmulatorRow {
  StringRef target, program;
};
constexpr EmulatorRow Emulators[] = {{"x86_64-linux", "qemu-x86_64"},
                                     {"aarch64-linux", "qemu-aarch64"},
                                     {"armv7-linux", "qemu-arm"},
                                     {"riscv64-linux", "qemu-riscv64"}};

Expected<std::string> findProgram(StringRef name, StringRef target) {
  auto path = llvm::sys::findProgramByName(name);
  if (!path)
    return llvm::createStringError(name + " is needed to run code for " + target);
  return *path;
}

Expected<std::vector<std::string>> boardEmulator(const link::Board &board) {
  llvm::SmallVector<StringRef, 8> words;
  StringRef(board.runs).split(words, ' ');
  if (!words[0].starts_with("qemu-system-"))
    return llvm::createStringError("nothing here runs an image for " + board.name);
  std::vector<std::string> command(words.begin(), words.end());
  Expected<std::string> program = findProgram(words[0], board.name);
  if (!program)
    return program.takeError();
  command[0] = *program;
  for (const char *word : {"-nographic", "-monitor", "none", "-serial", "none",
                           "-semihosting-config", "enable=on,target=native", "-kernel"})
    command.push_back(word);
  return command;
}

// What precedes the executable on the command line.
Expected<std::vector<std::string>> emulatorOf(const target::TargetSpec &target) {
  Expected<target::TargetSpec> host = target::findTarget("host");
  if (host && host->name == target.name)
    return std::vector<std::string>();
  if (!host)
    llvm::consumeError(host.takeError());
  for (const EmulatorRow &row : Emulators) {
    if (row.target != target.name)
      continue;
    Expected<std::string> path = findProgram(row.program, target.name);
    if (!path)
      return path.takeError();
    return std::vector<std::string>{*path};
  }
  return llvm::createStringError("nothing here runs code for " + target.name);
}

// Takes the line `wast: P passed, F failed` off the program's output.
std::optional<Counts> takeCounts(StringRef &output) {
  StringRef last = output.rtrim('\n').rsplit('\n').second;
  if (output.count('\n') == 1)
    last = output.rtrim('\n');
  StringRef rest = last;
  Counts counts;
  if (!rest.consume_front("wast: ") || rest.consumeInteger(10, counts.passed) ||
      !rest.consume_front(" passed, ") || rest.consumeInteger(10, counts.failed))
    return std::nullopt;
  output = output.substr(0, last.data() - output.data());
  return counts;
}

class ScriptRun final : public ModuleSink {
public:
  ScriptRun(StringRef file, StringRef text, const driver::Plan &plan, wasm::FeatureSet features)
      : frontEnd(file, text, features), plan(plan), linker(plan) {}

  Error addSpectest();
  void add(ScriptImage &image, const Command &command);
  Error run(StringRef image, StringRef interpreter);

  std::optional<uint32_t> compile(const Command &command) override;
  void checkRefused(const Command &command) override;
  Counts counts;

private:
  Error execute(StringRef program, StringRef output);
  void fail(const Command &command, const llvm::Twine &reason) {
    ++counts.failed;
    llvm::outs() << frontEnd.file << ":" << command.line << ": " << reason << "\n";
  }

  FrontEnd frontEnd;
  const driver::Plan &plan;
  ScriptLinker linker;
};

std::optional<uint32_t> ScriptRun::compile(const Command &command) {
  auto bytes = frontEnd.assemble(command.source);
  auto valid = bytes ? frontEnd.check(std::move(*bytes)) : bytes.takeError();
  auto number = valid ? linker.add(*valid) : valid.takeError();
  if (number)
    return *number;
  fail(command, "refused: " + describe(number.takeError()).message);
  return std::nullopt;
}

void ScriptRun::checkRefused(const Command &command) {
  const std::string reason = frontEnd.checkRefused(command);
  if (!reason.empty())
    return fail(command, reason);
  ++counts.passed;
}

Error ScriptRun::addSpectest() {
  auto buffer = llvm::MemoryBuffer::getFile(WAST_SPECTEST);
  if (!buffer)
    return llvm::createStringError(buffer.getError(), WAST_SPECTEST);
  StringRef text = (*buffer)->getBuffer();
  FrontEnd spectest("spectest/proposals/", text);
  ModuleSource source;
  source.kind = ModuleSource::Kind::Quote;
  source.bytes = text.str();
  auto bytes = spectest.assemble(source);
  auto valid = bytes ? spectest.check(std::move(*bytes)) : bytes.takeError();
  auto number = valid ? linker.add(*valid) : valid.takeError();
  return number.takeError();
}

void ScriptRun::add(ScriptImage &image, const Command &command) {
  const std::string reason = image.add(command);
  if (!reason.empty())
    fail(command, reason);
}

Error ScriptRun::execute(StringRef program, StringRef output) {
  const std::optional<link::Board> &board = plan.link.board;
  auto command = board ? boardEmulator(*board) : emulatorOf(plan.target);
  if (!command)
    return command.takeError();
  command->push_back(program.str());
  std::vector<StringRef> arguments(command->begin(), command->end());
  std::string problem;
  const std::optional<StringRef> redirects[] = {std::nullopt, output, std::nullopt};
  int status = llvm::sys::ExecuteAndWait(arguments[0], arguments, std::nullopt, redirects,
                                         board ? BoardSeconds : 0, 0, &problem);
  auto buffer = llvm::MemoryBuffer::getFile(output);
  if (!buffer)
    return llvm::createStringError(buffer.getError(), "no output");
  StringRef text = (*buffer)->getBuffer();
  std::optional<Counts> found = takeCounts(text);
  llvm::outs() << text;
  if (!found)
    return llvm::createStringError(
        "the program did not get to its end: " +
        (problem.empty() ? "status " + std::to_string(status) : problem));
  counts.passed += found->passed;
  counts.failed += found->failed;
  return Error::success();
}

Error ScriptRun::run(StringRef image, StringRef interpreter) {
  auto program = linker.link(image, interpreter);
  if (!program)
    return program.takeError();
  auto folder = TemporaryFolder::create();
  if (!folder)
    return folder.takeError();
  const std::string path = folder->path("script");
  if (Error error = RealFileSystem().write(path, program->bytes, FileMode::Executable))
    return error;
  return execute(path, folder->path("output"));
}

Expected<std::vector<Command>> parse(StringRef file, StringRef text) {
  auto commands = parseScript(text);
  if (commands)
    return commands;
  Refusal refusal = describe(commands.takeError());
  return llvm::createStringError(
      text::formatTextMessage(file, text, refusal.offset, refusal.message));
}

Expected<Counts> runFile(StringRef file, const driver::Invocation &invocation,
                         StringRef executable) {
  auto buffer = llvm::MemoryBuffer::getFile(file);
  if (!buffer)
    return llvm::createStringError(buffer.getError(), file.str() + ": cannot be read");
  RealFileSystem files;
  auto plan = driver::makePlan(invocation, executable, files);
  if (!plan)
    return plan.takeError();
  StringRef text = (*buffer)->getBuffer();
  auto commands = parse(file, text);
  if (!commands)
    return commands.takeError();
  ScriptRun script(file, text, *plan, invocation.features);
  if (Error error = script.addSpectest())
    return error;
  ScriptImage image(file, script);
  for (const Command &command : *commands)
    script.add(image, command);
  llvm::SmallString<128> interpreter(plan->link.resources);
  llvm::sys::path::append(interpreter, "..", "wast", plan->target.name, "libwast.a");
  if (Error error = script.run(image.finish(), interpreter))
    return error;
  return script.counts;
}

// aotc's own options, for one of the files.
Expected<driver::Invocation> parseOptions(std::vector<const char *> arguments, const char *file) {
  arguments.push_back(file);
  auto invocation = driver::parseOptions(arguments.size(), arguments.data());
  if (invocation) {
    invocation->emit = OutputKind::Obj;
    invocation->manyInstances = true;
  }
  return invocation;
}

} // namespace

int main(int argc, char **argv) {
  static int anchor;
  const std::string executable = llvm::sys::fs::getMainExecutable(argv[0], &anchor);
  std::vector<const char *> options = {argv[0]}, files;
  for (const char *argument : llvm::ArrayRef(argv + 1, argc - 1))
    (StringRef(argument).ends_with(".wast") ? files : options).push_back(argument);
  Counts total;
  for (const char *file : files) {
    auto invocation = parseOptions(options, file);
    auto counts = invocation ? runFile(file, *invocation, executable) : invocation.takeError();
    if (counts) {
      total.passed += counts->passed;
      total.failed += counts->failed;
      continue;
    }
    ++total.failed;
    llvm::outs() << file << ": " << llvm::toString(counts.takeError()) << "\n";
  }
  llvm::outs() << total.passed << " passed, " << total.failed << " failed\n";
  return total.failed != 0 || files.empty();
}
