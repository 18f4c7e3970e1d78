#include "aotc/driver/Plan.h"

#include "test/support/Catch.h"
#include "test/support/Errors.h"

using namespace aotc;
using namespace aotc::driver;
using namespace llvm;

static Expected<Plan> plan(std::vector<const char *> arguments) {
  arguments.insert(arguments.begin(), "aotc");
  Expected<Invocation> invocation =
      parseOptions(static_cast<int>(arguments.size()), arguments.data());
  if (!invocation)
    return invocation.takeError();
  aotc::MemoryFileSystem files;
  return makePlan(*invocation, "/opt/bin/aotc", files);
}

TEST_CASE("an executable is static, its memory at a fixed address behind guard pages") {
  const Plan p = cantFail(plan({"dir/app.wasm", "--target", "x86_64-linux"}));
  CHECK(p.kind == OutputKind::Exe);
  CHECK(p.output == "app");
  CHECK(p.lowering.instance == lower::InstanceKind::Static);
  CHECK(p.lowering.bounds == target::Bounds::GuardPages);
  CHECK(p.lowering.fixedMemory);
  CHECK(p.lowering.emitConfig);
  CHECK(p.emit.relocation == target::Relocation::Static);
  CHECK(p.link.resources == "/opt/lib/aotc");
}

TEST_CASE("--pie gives up the fixed address alone") {
  const Plan p = cantFail(plan({"app.wasm", "--target", "x86_64-linux", "--pie"}));
  CHECK_FALSE(p.lowering.fixedMemory);
  CHECK(p.lowering.instance == lower::InstanceKind::Static);
  CHECK(p.emit.relocation == target::Relocation::Pic);
}

TEST_CASE("a library has many instances and its own names") {
  for (const char *output : {"app.o", "libapp.a", "app.so", "app.h"}) {
    const Plan p = cantFail(plan({"my-app.wasm", "-o", output}));
    INFO(output);
    CHECK(p.lowering.instance == lower::InstanceKind::Dynamic);
    CHECK_FALSE(p.lowering.fixedMemory);
    CHECK(p.lowering.exportFunctions);
    CHECK(p.lowering.prefix == "my_app");
    CHECK(p.emit.relocation == target::Relocation::Pic);
  }
  CHECK(cantFail(plan({"9.wasm", "-o", "x.o"})).lowering.prefix == "wasm9");
  CHECK(cantFail(plan({"9.wasm", "-o", "x.o", "--name", "nine"})).lowering.prefix == "nine");
}

TEST_CASE("bounds follow the target") {
  CHECK(cantFail(plan({"a.wasm", "--target", "armv7-linux"})).lowering.bounds ==
        target::Bounds::Compare);
  CHECK(cantFail(plan({"a.wasm", "--target", "aarch64-linux", "--bounds", "check"}))
            .lowering.bounds == target::Bounds::Compare);
  CHECK(test::failure(plan({"a.wasm", "--target", "armv7-linux", "--bounds", "guard"})) ==
        "--bounds guard: armv7-linux has no address space for guard pages");
}

TEST_CASE("the default output is the input without its suffix, here") {
  CHECK(cantFail(plan({"in/app.wat"})).output == "app");
  CHECK(cantFail(plan({"in/app.wasm", "--emit", "obj"})).output == "app.o");
  CHECK(cantFail(plan({"in/app"})).output == "a.out");
  CHECK(cantFail(plan({"-"})).output == "a.out");
  CHECK(test::failure(plan({"app.wasm", "-o", "app.wasm"})) ==
        "app.wasm: the output would replace the input");
}

TEST_CASE("--emit wins over the suffix") {
  CHECK(cantFail(plan({"a.wasm", "-o", "x.o"})).kind == OutputKind::Obj);
  CHECK(cantFail(plan({"a.wasm", "-o", "x.o", "--emit", "asm"})).kind == OutputKind::Asm);
  CHECK(cantFail(plan({"a.wasm", "-o", "x.o", "--emit", "asm"})).emit.kind == OutputKind::Asm);
}
