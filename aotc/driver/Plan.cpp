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
  options.instance = library ? lower::InstanceKind::Dynamic : lower::InstanceKind::Static;
  options.bounds = bounds;
  options.interrupt = invocation.interrupt;
  options.fixedMemory = !library && !invocation.positionIndependent && plan.target.hasGuardPages();
  if (library)
    options.prefix = symbolPrefix(invocation);
  options.moduleName = sys::path::stem(invocation.inputs[0]).str();
  options.exportFunctions = library;
  options.isPlugin = plan.kind == OutputKind::Shared;
  options.keepValueNames = plan.kind == OutputKind::LlvmIr;
  options.emitConfig = !library;
  for (const Setting &setting : settingsOf(invocation.grants))
    options.settings.push_back(setting.text());
  options.stackBytes = invocation.stackBytes;
  options.maxMemoryBytes = invocation.maxMemoryBytes;
  options.maxGcHeapBytes = invocation.maxGcHeapBytes;
  return options;
}

emit::EmitOptions emitOptions(const Invocation &invocation, OutputKind kind) {
  emit::EmitOptions options;
  const bool whole =
      kind == OutputKind::LlvmIr || kind == OutputKind::Bitcode || kind == OutputKind::Asm;
  options.kind = whole ? kind : OutputKind::Obj;
  options.level = invocation.level;
  options.interrupt = invocation.interrupt;
  options.relocation = isLibrary(kind) || invocation.positionIndependent
                           ? target::Relocation::Pic
                           : target::Relocation::Static;
  return options;
}

link::LinkOptions linkOptions(const Invocation &invocation, const Plan &plan,
                              StringRef executable) {
  link::LinkOptions options;
  options.kind = plan.kind;
  options.name = sys::path::filename(plan.output).str();
  options.resources =
      invocation.resources.empty() ? link::resourceFolder(executable) : invocation.resources;
  options.positionIndependent = invocation.positionIndependent;
  options.fixedMemory = plan.lowering.fixedMemory;
  options.strip = invocation.strip;
  options.traceWasi = invocation.grants.traceWasi;
  options.extra = invocation.linkArguments;
  options.threads = plan.threads;
  return options;
}

} // namespace

Expected<Plan> makePlan(const Invocation &invocation, StringRef executable) {
  Expected<target::TargetSpec> target = target::findTarget(invocation.target);
  if (!target)
    return target.takeError();
  if (Error error = target::setCpu(*target, invocation.cpu, invocation.cpuFeatures))
    return error;
  Expected<target::Bounds> bounds = boundsOf(invocation.bounds, *target);
  if (!bounds)
    return bounds.takeError();

  Plan plan;
  plan.target = std::move(*target);
  plan.kind = kindOf(invocation);
  plan.output = invocation.output.empty() ? defaultOutput(invocation.inputs[0], plan.kind)
                                          : invocation.output;
  if (Error error = checkOutput(plan.output, invocation.inputs[0]))
    return error;
  if (isLibrary(plan.kind) && !settingsOf(invocation.grants).empty())
    return createStringError("grants (--dir, --env and their like) are for executables: who embeds "
                             "a library decides what it may touch");
  if (invocation.interrupt != target::Interrupt::None && !isLibrary(plan.kind))
    return createStringError("--interrupt is for libraries: nobody could stop a program's code but "
                             "the program");
  plan.threads = invocation.jobs ? invocation.jobs : hardware_concurrency().compute_thread_count();
  plan.lowering = loweringOptions(invocation, plan, *bounds);
  plan.emit = emitOptions(invocation, plan.kind);
  plan.emit.namePrefix = plan.lowering.prefix;
  plan.link = linkOptions(invocation, plan, executable);
  return plan;
}

} // namespace aotc::driver
