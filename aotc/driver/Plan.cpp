#include "aotc/driver/Plan.h"

#include "aotc/link/Sysroot.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Threading.h"

using namespace llvm;

namespace aotc::driver {

namespace {

OutputKind kindOf(const Invocation &invocation) {
  if (invocation.emit)
    return *invocation.emit;
  return kindOfFile(invocation.output).value_or(OutputKind::Exe);
}

// INPUT without its suffix. Where that would be the input itself, or nothing, `a.out` as of old.
std::string defaultOutput(StringRef input, OutputKind kind) {
  SmallString<128> path(sys::path::filename(input));
  const StringRef suffix = sys::path::extension(path);
  const bool isModule = suffix == ".wasm" || suffix == ".wat";
  if (input == "-" || (!isModule && kind == OutputKind::Exe))
    path = "a.out";
  if (isModule)
    sys::path::replace_extension(path, "");
  path += suffixOf(kind);
  return path.str().str();
}

Error checkOutput(StringRef output, StringRef input) {
  if (output != "-" && (output == input || sys::fs::equivalent(output, input)))
    return createStringError(output + ": the output would replace the input");
  return Error::success();
}

bool isLibrary(OutputKind kind) {
  return kind == OutputKind::Obj || kind == OutputKind::StaticLib || kind == OutputKind::Shared ||
         kind == OutputKind::Header;
}

Expected<target::Bounds> boundsOf(BoundsChoice choice, const target::TargetSpec &target) {
  if (choice == BoundsChoice::Check || !target.hasGuardPages()) {
    if (choice == BoundsChoice::Guard)
      return createStringError("--bounds guard: " + target.name +
                               " has no address space for guard pages");
    return target::Bounds::Compare;
  }
  return target::Bounds::GuardPages;
}

// The prefix of a library's C symbols: --name, or the stem of the input.
std::string symbolPrefix(const Invocation &invocation) {
  std::string prefix =
      invocation.name.empty() ? sys::path::stem(invocation.inputs[0]).str() : invocation.name;
  for (char &c : prefix)
    if (!isAlnum(c))
      c = '_';
  if (prefix.empty() || isDigit(prefix[0]))
    prefix = "wasm" + prefix;
  return prefix;
}

lower::LoweringOptions loweringOptions(const Invocation &invocation, const Plan &plan,
                                       target::Bounds bounds) {
  lower::LoweringOptions options;
  const bool library = isLibrary(plan.kind);
  const bool board = plan.target.port == target::Port::BareMetal;
  options.instance = library && (!board || invocation.manyInstances) ? lower::InstanceKind::Dynamic
                                                                     : lower::InstanceKind::Static;
  options.bounds = bounds;
  options.linkImports = invocation.linkImports;
  options.interrupt = invocation.interrupt;
  options.stackChecks = board;
  // Assembly and IR are a board's image's, where there is a board.
  options.program = plan.kind == OutputKind::Exe || (!library && !invocation.board.empty());
  options.fixedMemory = !library && !invocation.positionIndependent && plan.target.hasGuardPages();
  if (library)
    options.prefix = symbolPrefix(invocation);
  options.moduleName = sys::path::stem(invocation.inputs[0]).str();
  options.exportFunctions = library || board;
  options.isPlugin = plan.kind == OutputKind::Shared;
  options.keepValueNames = plan.kind == OutputKind::LlvmIr;
  options.emitConfig = !library && !board;
  for (const Setting &setting : settingsOf(invocation.grants))
    options.settings.push_back(setting.text());
  options.stackBytes = invocation.stackBytes;
  options.maxMemoryBytes = invocation.maxMemoryBytes;
  options.maxGcHeapBytes = invocation.maxGcHeapBytes;
  return options;
}

// Code for boards runs where it is linked.
target::Relocation relocationOf(const Invocation &invocation, OutputKind kind,
                                const target::TargetSpec &target) {
  const bool pic = isLibrary(kind) || invocation.positionIndependent;
  return pic && target.port == target::Port::Linux ? target::Relocation::Pic
                                                   : target::Relocation::Static;
}

emit::EmitOptions emitOptions(const Invocation &invocation, OutputKind kind,
                              const target::TargetSpec &target) {
  emit::EmitOptions options;
  const bool whole =
      kind == OutputKind::LlvmIr || kind == OutputKind::Bitcode || kind == OutputKind::Asm;
  options.kind = whole ? kind : OutputKind::Obj;
  const bool board = target.port == target::Port::BareMetal;
  options.level = invocation.level.value_or(board ? emit::OptLevel::Os : emit::OptLevel::O2);
  options.interrupt = invocation.interrupt;
  options.relocation = relocationOf(invocation, kind, target);
  return options;
}

link::LinkOptions linkOptions(const Invocation &invocation, const Plan &plan,
                              std::optional<link::Board> board, StringRef executable) {
  link::LinkOptions options;
  options.board = std::move(board);
  options.stackBytes = invocation.stackBytes;
  options.kind = plan.kind;
  options.name = sys::path::filename(plan.output).str();
  options.resources =
      invocation.resources.empty() ? link::resourceFolder(executable) : invocation.resources;
  options.positionIndependent = invocation.positionIndependent;
  options.fixedMemory = plan.lowering.fixedMemory;
  options.strip = invocation.strip;
  options.traceWasi = invocation.grants.traceWasi;
  options.sysroot = invocation.sysroot;
  options.extra = invocation.linkArguments;
  options.threads = plan.threads;
  return options;
}

Expected<std::optional<link::Board>> boardOf(const Invocation &invocation, FileSystem &files) {
  if (invocation.board.empty())
    return std::nullopt;
  Expected<link::Board> board = link::findBoard(invocation.board, files);
  if (!board)
    return board.takeError();
  return std::move(*board);
}

// The board decides, and what the user says besides has to agree.
Expected<target::TargetSpec> targetOf(const Invocation &invocation,
                                      const std::optional<link::Board> &board) {
  const std::string &said = invocation.target;
  Expected<target::TargetSpec> target = target::findTarget(!said.empty() ? said
                                                           : board       ? board->target
                                                                         : "host");
  if (!target)
    return target;
  if (board && target->name != board->target)
    return createStringError("--board " + board->name + " is a " + board->target + ", not " +
                             target->name);
  if (board && !isLibrary(kindOf(invocation)))
    target::allowMisaligned(*target);
  const std::string &cpu = invocation.cpu.empty() && board ? board->cpu : invocation.cpu;
  if (Error error = target::setCpu(*target, cpu, invocation.cpuFeatures))
    return error;
  return target;
}

Error checkBoard(const Plan &plan, const Invocation &invocation,
                 const std::optional<link::Board> &board) {
  const StringRef name = plan.target.name;
  if (plan.target.port != target::Port::BareMetal)
    return board ? createStringError("--board " + board->name + ": " + name + " is no board's")
                 : Error::success();
  if (plan.kind == OutputKind::Exe && !board)
    return createStringError("an image for " + name +
                             " needs --board (`aotc boards` lists them); a library, --emit obj or "
                             "staticlib, does not");
  if (plan.kind == OutputKind::Shared)
    return createStringError("--emit shared: " + name + " has no operating system to load it");
  if (grantsAnything(invocation.grants))
    return createStringError("nothing can be granted on " + name +
                             ", which has no files and no environment");
  return Error::success();
}

// Options that mean something for other kinds of output only.
Error checkKind(const Plan &plan, const Invocation &invocation) {
  const bool library = isLibrary(plan.kind);
  const bool board = plan.target.port == target::Port::BareMetal;
  const bool interrupts = invocation.interrupt != target::Interrupt::None;
  struct Row {
    bool isSo;
    const char *refusal;
  };
  const Row rows[] = {
      {library && grantsAnything(invocation.grants),
       "grants (--dir, --env and their like) are for executables: who embeds a library decides "
       "what it may touch"},
      {!library && interrupts,
       "--interrupt is for libraries: nobody could stop a program's code but the program"},
      {library && board && interrupts && !invocation.manyInstances,
       "--interrupt on a board wants --many-instances: the one instance has no function to "
       "stop it"},
      {!library && invocation.linkImports,
       "--link-imports is for libraries: a program's imports are always the linker's"},
      {!invocation.sysroot.empty() && (plan.kind != OutputKind::Exe || board),
       "--sysroot is for Linux executables: nothing else is linked with a C library"},
  };
  for (const Row &row : rows)
    if (row.isSo)
      return createStringError(row.refusal);
  return Error::success();
}

} // namespace

Expected<Plan> makePlan(const Invocation &invocation, StringRef executable, FileSystem &files) {
  Expected<std::optional<link::Board>> board = boardOf(invocation, files);
  if (!board)
    return board.takeError();
  Expected<target::TargetSpec> target = targetOf(invocation, *board);
  if (!target)
    return target.takeError();
  Expected<target::Bounds> bounds = boundsOf(invocation.bounds, *target);
  if (!bounds)
    return bounds.takeError();

  Plan plan;
  plan.target = std::move(*target);
  plan.kind = kindOf(invocation);
  if (Error error = checkBoard(plan, invocation, *board))
    return error;
  plan.output = invocation.output.empty() ? defaultOutput(invocation.inputs[0], plan.kind)
                                          : invocation.output;
  if (Error error = checkOutput(plan.output, invocation.inputs[0]))
    return error;
  if (Error error = checkKind(plan, invocation))
    return error;
  plan.threads = invocation.jobs ? invocation.jobs : hardware_concurrency().compute_thread_count();
  plan.lowering = loweringOptions(invocation, plan, *bounds);
  plan.emit = emitOptions(invocation, plan.kind, plan.target);
  plan.emit.namePrefix = plan.lowering.prefix;
  plan.link = linkOptions(invocation, plan, std::move(*board), executable);
  return plan;
}

} // namespace aotc::driver
