#include "aotc/target/TargetSpec.h"

#include "test/support/Catch.h"

#include "llvm/IR/Function.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

using namespace aotc::target;
using namespace llvm;

static std::string nameOf(StringRef spelling) {
  Expected<TargetSpec> target = findTarget(spelling);
  return target ? target->name : toString(target.takeError());
}

TEST_CASE("targets are found by name and by triple") {
  CHECK(nameOf("x86_64-linux") == "x86_64-linux");
  CHECK(nameOf("x86_64-unknown-linux-gnu") == "x86_64-linux");
  CHECK(nameOf("x86_64-linux-musl") == "x86_64-linux");
  CHECK(nameOf("aarch64-linux-gnu") == "aarch64-linux");
  CHECK(nameOf("arm-linux-gnueabihf") == "armv7-linux");
  CHECK(nameOf("thumbv7-unknown-linux-gnueabihf") == "armv7-linux");
  CHECK(nameOf("riscv64-unknown-linux-gnu") == "riscv64-linux");
}

TEST_CASE("boards are found by triples as LLVM and rustc spell them") {
  CHECK(nameOf("thumbv6m-none-eabi") == "thumbv6m-none");
  CHECK(nameOf("thumbv7em-none-eabi") == "thumbv7em-none");
  CHECK(nameOf("thumbv7em-none-eabihf") == "thumbv7em-none-eabihf");
  CHECK(nameOf("thumbv8m.main-none-eabi") == "thumbv8m.main-none");
  CHECK(nameOf("riscv32imac-unknown-none-elf") == "riscv32imac-none");
  CHECK(nameOf("riscv64gc-unknown-none-elf") == "riscv64gc-none");
}

TEST_CASE("soft-float boards have no floating-point registers") {
  CHECK_FALSE(cantFail(findTarget("thumbv7em-none")).isa.roundingF32);
  CHECK_FALSE(cantFail(findTarget("thumbv8m.main-none")).isa.roundingF32);
  CHECK(cantFail(findTarget("thumbv8m.main-none-eabihf")).isa.roundingF32);
  CHECK(cantFail(findTarget("thumbv6m-none")).isa.atomicBits == 0);
}

TEST_CASE("an unknown target is answered with the known ones") {
  const std::string known = "known are x86_64-linux aarch64-linux armv7-linux riscv32-linux "
                            "riscv64-linux thumbv6m-none thumbv7m-none thumbv7em-none "
                            "thumbv7em-none-eabihf thumbv8m.main-none thumbv8m.main-none-eabihf "
                            "riscv32imc-none riscv32imac-none riscv32imafc-none riscv64gc-none";
  CHECK(nameOf("vax") == "unknown target 'vax'; " + known);
  CHECK(nameOf("") == "unknown target ''; " + known);
  CHECK(nameOf("x86_64-pc-windows-msvc") == "unknown target 'x86_64-pc-windows-msvc'; " + known);
  CHECK(nameOf("arm-linux-gnueabi") == "unknown target 'arm-linux-gnueabi'; " + known);
}

TEST_CASE("every target has a code generator whose data layout is the one lowering uses") {
  for (StringRef name : targetNames()) {
    INFO(name.str());
    TargetSpec target = cantFail(findTarget(name));
    for (Relocation relocation : {Relocation::Static, Relocation::Pic}) {
      auto machine = cantFail(createTargetMachine(target, relocation, 2));
      LLVMContext context;
      Module module("m", context);
      setModuleTarget(module, target);
      CHECK(machine->createDataLayout() == module.getDataLayout());
      CHECK(machine->isPositionIndependent() == (relocation == Relocation::Pic));
    }
  }
}

TEST_CASE("--cpu and --cpu-features are checked by name") {
  TargetSpec target = cantFail(findTarget("x86_64-linux"));
  CHECK(toString(setCpu(target, "pentium-nine", "")) ==
        "unknown processor 'pentium-nine' for x86_64-linux");
  CHECK(toString(setCpu(target, "", "sse4.1,warp")) ==
        "unknown processor feature 'warp' for x86_64-linux");
  REQUIRE(toString(setCpu(target, "x86-64-v3", "avx512f,-fma,+bmi")).empty());
  CHECK(target.cpu == "x86-64-v3");
  CHECK(target.features == "+avx512f,-fma,+bmi");
}

TEST_CASE("--cpu generic leaves the target's default, native asks the host") {
  TargetSpec host = cantFail(findTarget("host"));
  const std::string before = host.cpu;
  REQUIRE(toString(setCpu(host, "generic", "")).empty());
  CHECK(host.cpu == before);
  REQUIRE(toString(setCpu(host, "native", "")).empty());
  CHECK_FALSE(host.cpu.empty());
  TargetSpec other = cantFail(findTarget(host.triple.isRISCV() ? "x86_64-linux" : "riscv64-linux"));
  CHECK(toString(setCpu(other, "native", "")) ==
        "--cpu native needs the host as target, not " + other.name);
}

static InstructionSet setOf(StringRef name, StringRef cpu, StringRef features = "") {
  TargetSpec target = cantFail(findTarget(name));
  cantFail(setCpu(target, cpu, features));
  return target.isa;
}

TEST_CASE("the instruction set follows processor and features") {
  const InstructionSet baseline = setOf("x86_64-linux", "");
  CHECK_FALSE(baseline.roundingF64);
  CHECK_FALSE(baseline.fusedMultiplyAdd);
  CHECK(baseline.vectors == VectorUnit::Sse2);
  CHECK(setOf("x86_64-linux", "", "ssse3").vectors == VectorUnit::Ssse3);
  CHECK(setOf("x86_64-linux", "", "avx").vectors == VectorUnit::Sse41);
  CHECK(setOf("x86_64-linux", "x86-64-v3").fusedMultiplyAdd);
  CHECK_FALSE(setOf("x86_64-linux", "x86-64-v3", "-fma").fusedMultiplyAdd);

  CHECK(setOf("aarch64-linux", "").roundingF32);
  CHECK(setOf("aarch64-linux", "").vectors == VectorUnit::AdvSimd);

  const InstructionSet arm = setOf("armv7-linux", "");
  CHECK_FALSE(arm.roundingF64);
  CHECK_FALSE(arm.fusedMultiplyAdd);
  CHECK(arm.atomicBits == 64);
  CHECK(arm.vectors == VectorUnit::Neon);
  CHECK(setOf("armv7-linux", "cortex-a53").roundingF64);

  const InstructionSet riscv = setOf("riscv64-linux", "");
  CHECK(riscv.roundingF64);
  CHECK(riscv.fusedMultiplyAdd);
  CHECK(riscv.atomicBits == 64);
  CHECK(riscv.vectors == VectorUnit::Portable);
}

TEST_CASE("functions may loop for ever and probe their stack") {
  TargetSpec target = cantFail(findTarget("x86_64-linux"));
  LLVMContext context;
  Module module("m", context);
  Function *function = Function::Create(FunctionType::get(Type::getVoidTy(context), false),
                                        GlobalValue::InternalLinkage, "f", module);
  setFunctionAttributes(*function, target);
  CHECK(function->doesNotThrow());
  CHECK_FALSE(function->hasFnAttribute(Attribute::MustProgress));
  CHECK(function->getFnAttribute("probe-stack").getValueAsString() == "inline-asm");
  CHECK(function->getUWTableKind() == UWTableKind::Async);
}
