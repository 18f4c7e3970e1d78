// Targets.def as values, and LLVM's view of them.
#include "aotc/target/TargetSpec.h"

#include "wasmrt/abi.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/CodeGen.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"

#include <mutex>

using namespace llvm;

namespace aotc::target {

namespace {

struct TargetRow {
  StringLiteral name, triple, cpu, features, abiName;
  bool hardFloat;
  Port port;
  StringLiteral emulation;
};

constexpr TargetRow rows[] = {
#define TARGET(Id, Name, TripleName, Cpu, Features, AbiName, HardFloat, PortId, Emulation)         \
  {Name, TripleName, Cpu, Features, AbiName, HardFloat, Port::PortId, Emulation},
#include "aotc/target/Targets.def"
};

constexpr StringLiteral names[] = {
#define TARGET(Id, Name, TripleName, Cpu, Features, AbiName, HardFloat, PortId, Emulation) Name,
#include "aotc/target/Targets.def"
};

// Measured over 8,300 edge cases on each processor; README.md of this folder has the table.
// Where an operation is no instruction, the intrinsics are calls of functions that libm alone has.
FloatRules floatRulesOf(const Triple &triple, const InstructionSet &isa) {
  if (triple.isAArch64())
    return {.minimumIntrinsic = true, .roundingQuiets = true, .vectorF32Denormals = true};
  if (triple.isRISCV())
    return {.minimumIntrinsic = isa.roundingF32 && isa.roundingF64,
            .roundingQuiets = false,
            .vectorF32Denormals = true};
  if (triple.isARM() || triple.isThumb())
    return {.minimumIntrinsic = false, .roundingQuiets = true, .vectorF32Denormals = false};
  return {.minimumIntrinsic = false, .roundingQuiets = true, .vectorF32Denormals = true};
}

// Argument registers of the C convention: what `musttail` can pass without touching the stack.
TailRegisters tailRegistersOf(const Triple &triple, bool hardFloat) {
  const uint8_t floats = hardFloat ? 8 : 0;
  if (triple.isX86())
    return {.ints = 6, .floats = 8};
  // Its epilogue has no register left for the address.
  if (triple.getSubArch() == Triple::ARMSubArch_v6m)
    return {.ints = 0, .floats = 0, .canJump = false};
  if (triple.isARM() || triple.isThumb())
    return {.ints = 4, .floats = floats};
  return {.ints = 8, .floats = floats};
}

// ARM and Thumb are one processor; sub-architectures are a matter of --cpu.
Triple::ArchType familyOf(const Triple &triple) {
  return triple.isThumb() ? Triple::arm : triple.getArch();
}

// `thumbv7em-none-eabihf`, `riscv32imac-unknown-none-elf`: names of boards say the exact processor,
// which Triple does not keep.
bool isBoardTriple(const TargetRow &row, StringRef wanted) {
  SmallVector<StringRef, 4> parts;
  wanted.split(parts, '-');
  const bool isBare = is_contained(parts, "none") || parts.back() == "elf";
  return row.port == Port::BareMetal && isBare && parts[0] == row.name.split('-').first &&
         parts.back().ends_with("hf") == row.name.ends_with("hf");
}

bool means(const TargetRow &row, const Triple &wanted) {
  if (row.port == Port::BareMetal)
    return false;
  Triple own(row.triple);
  if (familyOf(own) != familyOf(wanted) || own.getOS() != wanted.getOS())
    return false;
  // A soft-float or another-libc triple of the same processor must not pass for ours on ARM,
  // where the float ABI is part of the environment.
  return !own.isARM() || wanted.getEnvironmentName().empty() ||
         wanted.getEnvironmentName().ends_with("hf");
}

Error unknown(const Twine &what) { return createStringError(what); }

void initializeTargets() {
  static std::once_flag once;
  std::call_once(once, [] {
#define INITIALIZE(Backend)                                                                        \
  LLVMInitialize##Backend##TargetInfo();                                                           \
  LLVMInitialize##Backend##Target();                                                               \
  LLVMInitialize##Backend##TargetMC();                                                             \
  LLVMInitialize##Backend##AsmParser();                                                            \
  LLVMInitialize##Backend##AsmPrinter();
    INITIALIZE(X86)
    INITIALIZE(AArch64)
    INITIALIZE(ARM)
    INITIALIZE(RISCV)
#undef INITIALIZE
    // Two limits on copies of an interpreter's jump (emit/ThreadedDispatch.h): the default of 16 is
    // below any interpreter's. And counters stay i32, as a counter widened to i64 that has to wrap
    // like an i32 is masked, and hides the loop's count from emit/WideLoops.h.
    // Last, a conditional move from memory stays one: as a jump around a load it would lose the
    // load's trap (emit/KeepTraps.h), even of a volatile one.
    const char *options[] = {"aotc", "-tail-dup-pred-size=128", "-tail-dup-succ-size=128",
                             "-indvars-widen-indvars=false",
                             "-x86-cmov-converter-force-mem-operand=false"};
    cl::ParseCommandLineOptions(std::size(options), options);
  });
}

Expected<const Target *> lookupBackend(const Triple &triple) {
  initializeTargets();
  std::string message;
  const Target *backend = TargetRegistry::lookupTarget(triple, message);
  if (!backend)
    return createStringError(message);
  return backend;
}

InstructionSet x86Set(const MCSubtargetInfo &has) {
  const bool sse41 = has.checkFeatures("+sse4.1"), ssse3 = has.checkFeatures("+ssse3");
  return {.roundingF32 = sse41,
          .roundingF64 = sse41,
          .fusedMultiplyAdd = has.checkFeatures("+fma"),
          .atomicBits = 64,
          .vectors = sse41   ? VectorUnit::Sse41
                     : ssse3 ? VectorUnit::Ssse3
                             : VectorUnit::Sse2};
}

// vrint* came with ARMv8, fused multiply-add with VFPv4; the names ending in d16 and sp are units
// with half the registers and without doubles. M-profile processors have no 64-bit exclusives, and
// ARMv6-M has none at all.
InstructionSet armSet(const MCSubtargetInfo &has) {
  const bool mClass = has.checkFeatures("+mclass");
  const bool exclusives = !mClass || has.checkFeatures("+v7") || has.checkFeatures("+v8m");
  return {.roundingF32 = has.checkFeatures("+fp-armv8d16sp"),
          .roundingF64 = has.checkFeatures("+fp-armv8d16"),
          .fusedMultiplyAdd = has.checkFeatures("+vfp4d16"),
          .atomicBits = static_cast<uint8_t>(!exclusives ? 0
                                             : mClass    ? 32
                                                         : 64),
          .vectors = has.checkFeatures("+neon") ? VectorUnit::Neon : VectorUnit::Portable};
}

InstructionSet riscvSet(const MCSubtargetInfo &has, const Triple &triple) {
  const bool f32 = has.checkFeatures("+f"), f64 = has.checkFeatures("+d");
  const uint8_t registerBits = triple.isArch64Bit() ? 64 : 32;
  return {.roundingF32 = f32,
          .roundingF64 = f64,
          .fusedMultiplyAdd = f32 && f64,
          .atomicBits = static_cast<uint8_t>(has.checkFeatures("+a") ? registerBits : 0),
          .vectors = VectorUnit::Portable};
}

InstructionSet instructionSetOf(const Triple &triple, const MCSubtargetInfo &has) {
  if (triple.isX86())
    return x86Set(has);
  if (triple.isARM() || triple.isThumb())
    return armSet(has);
  if (triple.isRISCV())
    return riscvSet(has, triple);
  return {.roundingF32 = true,
          .roundingF64 = true,
          .fusedMultiplyAdd = true,
          .atomicBits = 64,
          .vectors = has.checkFeatures("+neon") ? VectorUnit::AdvSimd : VectorUnit::Portable};
}

// Follows target.cpu and target.features.
Error setInstructionSet(TargetSpec &target) {
  Expected<const Target *> backend = lookupBackend(target.triple);
  if (!backend)
    return backend.takeError();
  std::unique_ptr<MCSubtargetInfo> has(
      (*backend)->createMCSubtargetInfo(target.triple, target.cpu, target.features));
  target.isa = instructionSetOf(target.triple, *has);
  return Error::success();
}

Expected<TargetSpec> specOf(const TargetRow &row) {
  TargetSpec spec;
  spec.name = row.name.str();
  spec.triple = Triple(row.triple);
  spec.cpu = row.cpu.str();
  spec.features = row.features.str();
  spec.abiName = row.abiName.str();
  spec.hardFloat = row.hardFloat;
  spec.port = row.port;
  spec.emulation = row.emulation.str();
  spec.tail = tailRegistersOf(spec.triple, row.hardFloat);
  if (Error e = setInstructionSet(spec))
    return e;
  spec.floats = floatRulesOf(spec.triple, spec.isa);
  return spec;
}

bool isHost(const TargetSpec &target) {
  Triple host(sys::getProcessTriple());
  return familyOf(host) == familyOf(target.triple) && host.getOS() == target.triple.getOS();
}

// `avx2`, `+avx2` and `-avx2` are accepted; LLVM wants the sign.
Expected<std::string> checkedFeatures(const MCSubtargetInfo &info, StringRef list,
                                      const TargetSpec &target) {
  std::vector<std::string> result;
  for (StringRef item : split(list, ',')) {
    item = item.trim();
    if (item.empty())
      continue;
    const bool off = item.front() == '-';
    StringRef name = item.ltrim("+-");
    if (none_of(info.getAllProcessorFeatures(),
                [&](const SubtargetFeatureKV &row) { return name == row.Key; }))
      return unknown("unknown processor feature '" + name + "' for " + target.name);
    result.push_back((off ? "-" : "+") + name.str());
  }
  return join(result, ",");
}

std::string hostFeatures() {
  SubtargetFeatures features;
  for (const auto &[name, on] : sys::getHostCPUFeatures())
    features.AddFeature(name, on);
  return features.getString();
}

void appendFeatures(std::string &features, StringRef more) {
  if (more.empty())
    return;
  if (!features.empty())
    features += ',';
  features += more;
}

} // namespace

ArrayRef<StringLiteral> targetNames() { return names; }

Expected<TargetSpec> findTarget(StringRef nameOrTriple) {
  for (const TargetRow &row : rows)
    if (row.name == nameOrTriple)
      return specOf(row);
  for (const TargetRow &row : rows)
    if (isBoardTriple(row, nameOrTriple))
      return specOf(row);
  Triple wanted(nameOrTriple == "host" ? sys::getProcessTriple() : Triple::normalize(nameOrTriple));
  if (wanted.getArch() != Triple::UnknownArch && wanted.getOS() != Triple::UnknownOS)
    for (const TargetRow &row : rows)
      if (means(row, wanted))
        return specOf(row);
  return unknown("unknown target '" + nameOrTriple + "'; known are " + join(targetNames(), " "));
}

Error setCpu(TargetSpec &target, StringRef cpu, StringRef features) {
  Expected<const Target *> backend = lookupBackend(target.triple);
  if (!backend)
    return backend.takeError();
  std::unique_ptr<MCSubtargetInfo> info((*backend)->createMCSubtargetInfo(target.triple, "", ""));
  if (cpu == "native") {
    if (!isHost(target))
      return unknown("--cpu native needs the host as target, not " + target.name);
    target.cpu = sys::getHostCPUName().str();
    appendFeatures(target.features, hostFeatures());
  } else if (!cpu.empty() && cpu != "generic") {
    if (!info->isCPUStringValid(cpu))
      return unknown("unknown processor '" + cpu + "' for " + target.name);
    target.cpu = cpu.str();
  }
  Expected<std::string> checked = checkedFeatures(*info, features, target);
  if (!checked)
    return checked.takeError();
  appendFeatures(target.features, *checked);
  return setInstructionSet(target);
}

void allowMisaligned(TargetSpec &target) {
  if (!target.triple.isRISCV())
    return;
  appendFeatures(target.features, "+unaligned-scalar-mem");
  target.misalignedFaults = true;
}

void setModuleTarget(Module &module, const TargetSpec &target) {
  module.setTargetTriple(target.triple);
  module.setDataLayout(target.triple.computeDataLayout(target.abiName));
  if (!target.abiName.empty() && !module.getModuleFlag("target-abi"))
    module.addModuleFlag(Module::Error, "target-abi",
                         MDString::get(module.getContext(), target.abiName));
}

void setFunctionAttributes(Function &function, const TargetSpec &target, bool mayThrow) {
  function.addFnAttr("target-cpu", target.cpu);
  if (!target.features.empty())
    function.addFnAttr("target-features", target.features);
  function.addFnAttr("frame-pointer", "none");
  // armv7 unwinds by the tables of its own ABI, which know calls only.
  // The section is where the backtrace of a trap finds the guest's frames. On boards nothing
  // unwinds, and every function has a section of its own, as the linker may drop it.
  if (target.port == Port::Linux) {
    function.setUWTableKind(UWTableKind::Async);
    function.setSection(WASMRT_CODE_SECTION);
  }
  if (!mayThrow)
    function.setDoesNotThrow();
  if (target.hasStackProbes()) {
    function.addFnAttr("probe-stack", "inline-asm");
    function.addFnAttr("stack-probe-size", utostr(stackGuardBytes));
  }
}

// An index is compared and addresses memory, so loops have many induction variables, and the small
// processors run out of registers. LLVM offers this by an option of the process alone; an
// invocation of aotc has one target.
static void countRegistersInLoops() {
  static std::once_flag once;
  std::call_once(once, [] {
    const char *options[] = {"aotc", "-lsr-exp-narrow"};
    cl::ParseCommandLineOptions(std::size(options), options);
  });
}

Expected<std::unique_ptr<TargetMachine>>
createTargetMachine(const TargetSpec &target, Relocation relocation, unsigned optLevel) {
  Expected<const Target *> backend = lookupBackend(target.triple);
  if (!backend)
    return backend.takeError();
  if (target.port == Port::BareMetal)
    countRegistersInLoops();
  TargetOptions options;
  options.FloatABIType = target.hardFloat ? FloatABI::Hard : FloatABI::Soft;
  options.MCOptions.ABIName = target.abiName;
  options.FunctionSections = true;
  options.DataSections = true;
  // All code goes to one named section; without this the linker could not drop single functions.
  options.SeparateNamedSections = true;
  options.NoNaNsFPMath = false;
  options.EmitStackSizeSection = target.port == Port::BareMetal; // for emit/StackReserve.h
  const CodeGenOptLevel level =
      CodeGenOpt::getLevel(static_cast<int>(optLevel)).value_or(CodeGenOptLevel::Default);
  // Boards of 64 bits have their RAM where an address does not fit a 32-bit signed constant.
  std::optional<CodeModel::Model> model;
  if (target.port == Port::BareMetal && target.is64Bit())
    model = CodeModel::Medium;
  std::unique_ptr<TargetMachine> machine((*backend)->createTargetMachine(
      target.triple, target.cpu, target.features, options,
      relocation == Relocation::Pic ? Reloc::PIC_ : Reloc::Static, model, level));
  if (!machine)
    return createStringError("no code generator for " + target.name);
  return machine;
}

} // namespace aotc::target
