// The only file that is compiled with exceptions: CLI11 reports by them.
#include "aotc/driver/Options.h"

#include "aotc/driver/Report.h"
#include "aotc/link/Board.h"

#include "aotc/target/TargetSpec.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

using namespace llvm;

namespace aotc::driver {

namespace {

constexpr const char *version = "aotc " AOTC_VERSION " (LLVM " LLVM_VERSION_STRING ")";

struct KindRow {
  OutputKind kind;
  StringLiteral name;   // on the command line
  StringLiteral suffix; // of a file of this kind
};

constexpr KindRow kinds[] = {
    {OutputKind::Exe, "exe", ""},
    {OutputKind::Obj, "obj", ".o"},
    {OutputKind::StaticLib, "staticlib", ".a"},
    {OutputKind::Shared, "shared", ".so"},
    {OutputKind::LlvmIr, "llvm-ir", ".ll"},
    {OutputKind::Bitcode, "bitcode", ".bc"},
    {OutputKind::Asm, "asm", ".s"},
    {OutputKind::Header, "header", ".h"},
};

struct LevelRow {
  const char *name;
  emit::OptLevel level;
};

constexpr LevelRow levels[] = {{"0", emit::OptLevel::O0}, {"1", emit::OptLevel::O1},
                               {"2", emit::OptLevel::O2}, {"3", emit::OptLevel::O3},
                               {"s", emit::OptLevel::Os}, {"z", emit::OptLevel::Oz}};

struct BoundsRow {
  const char *name;
  BoundsChoice choice;
};

constexpr BoundsRow boundsChoices[] = {
    {"auto", BoundsChoice::Auto}, {"guard", BoundsChoice::Guard}, {"check", BoundsChoice::Check}};

struct InterruptRow {
  const char *name;
  target::Interrupt kind;
};

constexpr InterruptRow interrupts[] = {{"none", target::Interrupt::None},
                                       {"epoch", target::Interrupt::Epoch},
                                       {"fuel", target::Interrupt::Fuel}};

// `64k`, `1M`, `2G`: binary units.
uint64_t parseBytes(const std::string &option, StringRef text) {
  const StringRef whole = text;
  unsigned shift = 0;
  if (!text.empty())
    shift = StringSwitch<unsigned>(text.take_back().upper())
                .Case("K", 10)
                .Case("M", 20)
                .Case("G", 30)
                .Default(0);
  if (shift)
    text = text.drop_back();
  uint64_t number = 0;
  if (text.getAsInteger(10, number) || (number << shift >> shift) != number)
    throw CLI::ValidationError(option, "'" + whole.str() + "' is not a number of bytes");
  return number << shift;
}

void setFeatures(wasm::FeatureSet &features, const std::string &option,
                 const std::vector<std::string> &lists, bool on) {
  for (const std::string &list : lists)
    for (StringRef name : split(list, ',')) {
      auto feature = wasm::featureByName(name);
      if (!feature)
        throw CLI::ValidationError(option, "unknown feature '" + name.str() + "'");
      features.set(*feature, on);
    }
}

std::string featureHelp() {
  std::string text = "\nFeatures for --enable and --disable:\n";
  for (size_t i = 0; i != static_cast<size_t>(wasm::Feature::Count); ++i) {
    const auto feature = static_cast<wasm::Feature>(i);
    std::string name = wasm::featureName(feature).str();
    name.resize(std::max<size_t>(name.size() + 1, 22), ' ');
    text += "  " + name + wasm::featureMeaning(feature).str() +
            (wasm::FeatureSet().has(feature) ? "" : " (off by default)") + "\n";
  }
  return text;
}

std::string targetList() {
  std::string text;
  for (StringRef name : target::targetNames()) {
    Expected<target::TargetSpec> spec = target::findTarget(name);
    if (!spec) {
      consumeError(spec.takeError());
      continue;
    }
    std::string column = name.str();
    column.resize(26, ' ');
    text += column + spec->triple.str() + "  " + spec->cpu + "\n";
  }
  return text;
}

std::string boardList(StringRef wanted) {
  std::string text;
  raw_string_ostream out(text);
  for (const link::Board &board : link::allBoards()) {
    if (board.name == wanted)
      return link::describe(board);
    out << left_justify(board.name, 18) << left_justify(board.target, 27)
        << right_justify(link::byteCount(board.flash.byteLength), 5) << " flash"
        << right_justify(link::byteCount(board.ram.byteLength), 6) << " RAM  " << board.runs
        << '\n';
  }
  if (!wanted.empty())
    throw CLI::ValidationError("NAME", "unknown board '" + wanted.str() + "'");
  return text;
}

// One parser per command; each takes the groups of options that make sense for it.
class Parser {
public:
  explicit Parser(Invocation &invocation) : invocation(invocation) {
    app.set_version_flag("--version", version);
    app.get_formatter()->column_width(30);
  }

  void featureOptions() {
    app.add_option("--enable", enabled, "Accept a feature that is off by default")
        ->type_name("FEATURE")
        ->allow_extra_args(false);
    app.add_option("--disable", disabled, "Refuse modules that use a feature")
        ->type_name("FEATURE")
        ->allow_extra_args(false);
    app.footer(featureHelp);
  }

  void codeOptions() {
    app.add_option("--target", invocation.target,
                   "Machine to compile for; `aotc targets` lists them")
        ->type_name("TRIPLE");
    app.add_option("--cpu", invocation.cpu, "Processor: a name of LLVM's, native or generic")
        ->type_name("NAME");
    app.add_option("--cpu-features", invocation.cpuFeatures, "As in LLVM: +avx2,-bmi")
        ->type_name("LIST");
    app.add_option("-O", level, "Optimisation: 0 1 2 3 s z; 2 by default, s for boards")
        ->type_name("LEVEL")
        ->check(memberOf(levels));
    app.add_option("--bounds", bounds,
                   "How accesses stay in memory: guard pages, checks, or what the target allows")
        ->type_name("auto|guard|check")
        ->check(memberOf(boundsChoices));
    app.add_option("--interrupt", interrupt,
                   "How a library's code can be stopped: not at all, from another thread, or after "
                   "a measure of work")
        ->type_name("none|epoch|fuel")
        ->check(memberOf(interrupts));
    app.add_option("--stack-size", stack, "Stack of the program, 8M by default")
        ->type_name("BYTES");
    app.add_option("--max-memory", maxMemory, "Limit of each linear memory")->type_name("BYTES");
    app.add_option("--max-gc-heap", maxGcHeap, "Limit of the objects; 4G by default, 32K on boards")
        ->type_name("BYTES");
    app.add_flag("--pie", invocation.positionIndependent, "Make a position-independent executable");
    app.add_option("-j", invocation.jobs, "Threads, all cores by default")
        ->type_name("N")
        ->check(CLI::Range(1, 1024).description(""));
    app.add_option("--resource-dir", invocation.resources, "Where the target packs are")
        ->type_name("DIR");
    app.add_flag("-v,--verbose", invocation.verbose, "Say what is done, and the module's warnings");
    app.add_flag("-q,--quiet", invocation.quiet, "No progress, no result line");
    app.add_flag("--time-report", invocation.timeReport, "Say where the time went");
    app.add_flag("--print-link", invocation.printLink, "Print the linker's command line");
  }

  void grantOptions() {
    Grants &grants = invocation.grants;
    const auto list = [&](const char *name, auto &items, const char *form, const char *help) {
      app.add_option(name, items, help)->type_name(form)->allow_extra_args(false);
    };
    list("--dir", grants.dirs, "HOST[::GUEST][:ro]", "Open a directory to the program");
    list("--env", grants.env, "NAME[=VALUE]", "Set a variable for the program, or pass it on");
    list("--listen", grants.listen, "ADDRESS:PORT", "Give the program a listening socket");
    app.add_flag("--inherit-env", grants.inheritEnv, "Pass all variables on to the program");
    const auto text = [&](const char *name, std::string &value, const char *form,
                          const char *help) { app.add_option(name, value, help)->type_name(form); };
    text("--stdin", grants.standardInput, "FILE", "What the program reads from");
    text("--stdout", grants.standardOutput, "FILE", "Where its output goes");
    text("--stderr", grants.standardError, "FILE", "Where its errors go");
    text("--argv0", grants.argv0, "NAME", "The program's name, as it sees it");
    app.add_flag("--trace-wasi", grants.traceWasi, "Print the calls of WASI functions");
  }

  void outputOptions() {
    app.add_option("-o", invocation.output, "Output file; its suffix says the kind")
        ->type_name("FILE");
    std::vector<std::string> names;
    for (const KindRow &row : kinds)
      names.push_back(row.name.str());
    app.add_option("--emit", kind, "Kind of the output")
        ->type_name(join(names, "|"))
        ->check(oneOf(names));
    app.add_option("--header", invocation.headerFile, "Write the C header of a library, too")
        ->type_name("FILE");
    app.add_option("--name", invocation.name, "Prefix of a library's C symbols")->type_name("NAME");
    app.add_option("--embed-dir", invocation.grants.embedDirs,
                   "Put a directory into the executable, for the program to read")
        ->type_name("HOST::GUEST")
        ->allow_extra_args(false);
    app.add_flag("-s,--strip", invocation.strip, "Leave out the symbol table");
    app.add_option("--sysroot", invocation.sysroot,
                   "Link the C library in DIR/lib or DIR/usr/lib, not aotc's own")
        ->type_name("DIR");
    app.add_option("--link-arg", invocation.linkArguments, "Pass to the linker")
        ->type_name("ARG")
        ->allow_extra_args(false);
    app.add_option("--board", invocation.board,
                   "Make an image for a board: a name that `aotc boards` lists, or a file")
        ->type_name("NAME");
    app.add_flag("--link-imports", invocation.linkImports,
                 "Libraries: imported functions are C functions that the linker finds");
    app.add_flag("--many-instances", invocation.manyInstances,
                 "Libraries for boards: instances by wasmrt_instantiate, as elsewhere");
    app.add_flag("--print-footprint", invocation.printFootprint,
                 "Say what an image takes of flash and RAM");
  }

  void inputs(const char *help, bool many) {
    auto *option = app.add_option("INPUT", invocation.inputs, help);
    option->type_name("");
    option->expected(many ? -1 : 1);
    option->allow_extra_args(many); // else ARGS of `run` would count as more of it
    input = option;
  }

  // Runs CLI11; what it throws is caught by parseOptions.
  void parse(std::vector<std::string> arguments) {
    std::reverse(arguments.begin(), arguments.end()); // as CLI11 wants them
    app.parse(std::move(arguments));
    if (input && invocation.inputs.empty())
      throw CLI::RequiredError("INPUT");
    finish();
  }

  void answer(std::string text) {
    invocation.command = Command::Print;
    invocation.text = std::move(text);
  }

  CLI::App app;

private:
  template <class Row, size_t N> static CLI::Validator memberOf(const Row (&rows)[N]) {
    std::vector<std::string> names;
    for (const Row &row : rows)
      names.push_back(row.name);
    return oneOf(names);
  }

  // Without CLI11's own list of the values, which the help has in better words.
  static CLI::Validator oneOf(const std::vector<std::string> &names) {
    CLI::Validator validator = CLI::IsMember(names);
    validator.description("");
    return validator;
  }

  void finish() {
    setFeatures(invocation.features, "--enable", enabled, true);
    setFeatures(invocation.features, "--disable", disabled, false);
    for (const LevelRow &row : levels)
      if (row.name == level)
        invocation.level = row.level;
    for (const BoundsRow &row : boundsChoices)
      if (row.name == bounds)
        invocation.bounds = row.choice;
    for (const InterruptRow &row : interrupts)
      if (row.name == interrupt)
        invocation.interrupt = row.kind;
    for (const KindRow &row : kinds)
      if (row.name == kind)
        invocation.emit = row.kind;
    if (!stack.empty())
      invocation.stackBytes = parseBytes("--stack-size", stack);
    if (!maxMemory.empty())
      invocation.maxMemoryBytes = parseBytes("--max-memory", maxMemory);
    if (!maxGcHeap.empty())
      invocation.maxGcHeapBytes = parseBytes("--max-gc-heap", maxGcHeap);
    if (std::optional<std::string> fault = faultOf(invocation.grants))
      throw CLI::ValidationError(*fault);
  }

  Invocation &invocation;
  CLI::Option *input = nullptr;
  std::string level, bounds = "auto", interrupt = "none", kind, stack, maxMemory, maxGcHeap;
  std::vector<std::string> enabled, disabled;
};

void parseCompile(Parser &parser, std::vector<std::string> arguments) {
  parser.app.name("aotc");
  parser.app.description(
      "Compiles a WebAssembly module, binary or text, to a native executable or library.\n"
      "\n"
      "  aotc [options] INPUT                 compile; INPUT may be - for standard input\n"
      "  aotc run [options] INPUT [-- ARGS…]  compile, cached, and run\n"
      "  aotc validate INPUT…                 check modules\n"
      "  aotc convert INPUT [-o OUTPUT]       text to binary, binary to text\n"
      "  aotc targets, aotc boards [NAME]     what --target and --board take\n"
      "\n"
      "Each command has its own --help.");
  parser.inputs("Module to compile", /*many=*/false);
  parser.outputOptions();
  parser.codeOptions();
  parser.grantOptions();
  parser.featureOptions();
  parser.parse(std::move(arguments));
}

// What follows `--` is the guest's; without it, what follows INPUT and is no option.
void parseRun(Parser &parser, Invocation &invocation, std::vector<std::string> arguments) {
  invocation.command = Command::Run;
  const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
  std::vector<std::string> guest;
  if (dashes != arguments.end()) {
    guest.assign(dashes + 1, arguments.end());
    arguments.erase(dashes, arguments.end());
  }
  parser.app.name("aotc run");
  parser.app.description("Compiles a module, unless that has been done before, and runs it.");
  parser.inputs("Module to run", /*many=*/false);
  parser.app.add_option("ARGS", invocation.guestArguments, "Arguments of the program, behind --")
      ->type_name("");
  parser.codeOptions();
  parser.grantOptions();
  parser.featureOptions();
  parser.parse(std::move(arguments));
  invocation.guestArguments.insert(invocation.guestArguments.end(), guest.begin(), guest.end());
}

void parseValidate(Parser &parser, Invocation &invocation, std::vector<std::string> arguments) {
  invocation.command = Command::Validate;
  parser.app.name("aotc validate");
  parser.app.description("Checks modules. Prints one line for each that is not valid.");
  parser.inputs("Modules to check", /*many=*/true);
  parser.app.add_flag("-v,--verbose", invocation.verbose, "Print the modules' warnings");
  parser.app.add_flag("--time-report", invocation.timeReport, "Say where the time went");
  parser.featureOptions();
  parser.parse(std::move(arguments));
}

void parseConvert(Parser &parser, Invocation &invocation, std::vector<std::string> arguments) {
  invocation.command = Command::Convert;
  parser.app.name("aotc convert");
  parser.app.description(
      "Turns a module in text form into a binary one, and a binary one into text.");
  parser.inputs("Module to convert", /*many=*/false);
  parser.app
      .add_option("-o", invocation.output,
                  "Output file, .wat or .wasm. By default binaries go to INPUT with .wasm, text to "
                  "standard output")
      ->type_name("FILE");
  parser.app.add_flag("--offsets", invocation.offsets,
                      "In text: each instruction's offset in a comment");
  parser.featureOptions();
  parser.parse(std::move(arguments));
}

void parseTargets(Parser &parser, std::vector<std::string> arguments) {
  parser.app.name("aotc targets");
  parser.app.description("Lists what --target takes.");
  parser.parse(std::move(arguments));
  parser.answer(targetList());
}

void parseBoards(Parser &parser, Invocation &invocation, std::vector<std::string> arguments) {
  parser.app.name("aotc boards");
  parser.app.description("Lists what --board takes; with a NAME, prints the board's description,\n"
                         "which can be copied, changed, and given to --board as a file.");
  parser.app.add_option("NAME", invocation.board, "A board")->type_name("");
  parser.parse(std::move(arguments));
  parser.answer(boardList(invocation.board));
}

void dispatch(Parser &parser, Invocation &invocation, std::vector<std::string> arguments) {
  const std::string command = arguments.empty() ? "" : arguments.front();
  const auto rest = [&] { return std::vector(arguments.begin() + 1, arguments.end()); };
  if (command == "run")
    return parseRun(parser, invocation, rest());
  if (command == "targets")
    return parseTargets(parser, rest());
  if (command == "boards")
    return parseBoards(parser, invocation, rest());
  if (command == "validate")
    return parseValidate(parser, invocation, rest());
  if (command == "convert")
    return parseConvert(parser, invocation, rest());
  return parseCompile(parser, std::move(arguments));
}

// CLI11's messages are sentences.
std::string lowerFirst(std::string message) {
  if (message.size() > 1 && isLower(message[1]))
    message[0] = toLower(message[0]);
  return message;
}

} // namespace

std::optional<OutputKind> kindOfFile(StringRef path) {
  const StringRef suffix = sys::path::extension(path);
  for (const KindRow &row : kinds)
    if (!row.suffix.empty() && row.suffix == suffix)
      return row.kind;
  return std::nullopt;
}

StringRef suffixOf(OutputKind kind) {
  for (const KindRow &row : kinds)
    if (row.kind == kind)
      return row.suffix;
  llvm_unreachable("closed enum");
}

Expected<Invocation> parseOptions(int argc, const char *const *argv) {
  Invocation invocation;
  Parser parser(invocation);
  try {
    dispatch(parser, invocation, {argv + std::min(argc, 1), argv + argc});
  } catch (const CLI::CallForHelp &) {
    parser.answer(parser.app.help());
  } catch (const CLI::CallForVersion &) {
    parser.answer(std::string(version) + "\n");
  } catch (const CLI::ParseError &error) {
    return createStringError(lowerFirst(error.what()) + "; " + parser.app.get_name() +
                             " --help lists the options");
  }
  return invocation;
}

} // namespace aotc::driver
