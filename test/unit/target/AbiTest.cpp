#include "aotc/target/Abi.h"
#include "aotc/target/TargetSpec.h"

#include "test/support/Catch.h"

#include "llvm/Support/raw_ostream.h"

using namespace aotc::target;
using namespace llvm;

namespace {

struct Fixture {
  explicit Fixture(StringRef name)
      : target(cantFail(findTarget(name))), module("m", context), abi(module, target) {}

  std::string signatureOf(Builtin b) {
    std::string text;
    raw_string_ostream(text) << *abi.builtin(b).getFunctionType();
    return text;
  }
  Function &function(Builtin b) { return *cast<Function>(abi.builtin(b).getCallee()); }

  TargetSpec target;
  LLVMContext context;
  Module module;
  Abi abi;
};

} // namespace

TEST_CASE("a builtin's C prototype is its LLVM signature") {
  Fixture f("x86_64-linux");
  CHECK(f.signatureOf(Builtin::memory_grow) == "i64 (ptr, i64)");
  CHECK(f.signatureOf(Builtin::trap) == "void (i32)");
  CHECK(f.function(Builtin::trap).getName() == "wasmrt_trap");
  CHECK(f.abi.builtin(Builtin::trap).getCallee() == f.abi.builtin(Builtin::trap).getCallee());
}

TEST_CASE("effects become attributes, and only what may not trap will return") {
  Fixture f("x86_64-linux");
  Function &trap = f.function(Builtin::trap);
  CHECK(trap.doesNotReturn());
  CHECK(trap.doesNotThrow());
  CHECK(trap.hasFnAttribute(Attribute::Cold));
  CHECK_FALSE(trap.onlyReadsMemory());

  Function &matches = f.function(Builtin::type_matches);
  CHECK(matches.onlyReadsMemory());
  CHECK(matches.willReturn());

  Function &copy = f.function(Builtin::memory_copy);
  CHECK_FALSE(copy.onlyReadsMemory());
  CHECK_FALSE(copy.willReturn());
}

TEST_CASE("32-bit arguments are extended where the C ABI says so") {
  Fixture riscv("riscv64-linux");
  CHECK(riscv.function(Builtin::trap).hasParamAttribute(0, Attribute::SExt));
  CHECK(riscv.function(Builtin::type_matches).hasRetAttribute(Attribute::SExt));
  CHECK_FALSE(riscv.function(Builtin::memory_grow).hasParamAttribute(1, Attribute::SExt));
  Fixture x86("x86_64-linux");
  CHECK_FALSE(x86.function(Builtin::trap).hasParamAttribute(0, Attribute::SExt));
  CHECK_FALSE(x86.function(Builtin::trap).hasParamAttribute(0, Attribute::ZExt));
}

TEST_CASE("layouts follow the target's pointers") {
  Fixture x86("x86_64-linux");
  Fixture arm("armv7-linux");
  using namespace Field::wasmrt_memory_fields;
  CHECK(x86.abi.fieldOffset(AbiStruct::wasmrt_memory, byte_length) == 8);
  CHECK(arm.abi.fieldOffset(AbiStruct::wasmrt_memory, byte_length) == 8);
  CHECK(x86.abi.sizeOf(AbiStruct::wasmrt_func) == 32);
  CHECK(arm.abi.sizeOf(AbiStruct::wasmrt_func) == 16);
}
