#include "aotc/driver/Options.h"

#include "test/support/Catch.h"
#include "test/support/Errors.h"

using namespace aotc;
using namespace aotc::driver;
using namespace llvm;

static Expected<Invocation> parse(std::vector<const char *> arguments) {
  arguments.insert(arguments.begin(), "aotc");
  return parseOptions(static_cast<int>(arguments.size()), arguments.data());
}

TEST_CASE("an input alone is compiled with the defaults") {
  const Invocation invocation = cantFail(parse({"app.wasm"}));
  CHECK(invocation.command == Command::Compile);
  CHECK(invocation.inputs == std::vector<std::string>{"app.wasm"});
  CHECK_FALSE(invocation.level);
  CHECK(invocation.bounds == BoundsChoice::Auto);
  CHECK(invocation.target.empty());
  CHECK_FALSE(invocation.emit);
}

TEST_CASE("options come before or behind the input") {
  const Invocation invocation = cantFail(parse(
      {"-Oz", "-j4", "app.wasm", "-o", "app", "--stack-size", "64k", "--max-memory", "1G", "--emit",
       "staticlib", "--disable", "simd,gc", "--dir", "a::/b", "--dir", "c", "--env", "K=V=W"}));
  CHECK(invocation.inputs == std::vector<std::string>{"app.wasm"});
  CHECK(invocation.level == emit::OptLevel::Oz);
  CHECK(invocation.jobs == 4);
  CHECK(invocation.output == "app");
  CHECK(invocation.stackBytes == 65536);
  CHECK(invocation.maxMemoryBytes == uint64_t(1) << 30);
  CHECK(invocation.emit == OutputKind::StaticLib);
  CHECK_FALSE(invocation.features.has(wasm::Feature::SIMD));
  CHECK_FALSE(invocation.features.has(wasm::Feature::GC));
  CHECK(invocation.features.has(wasm::Feature::TailCall));
  CHECK(invocation.grants.dirs == std::vector<std::string>{"a::/b", "c"});
  CHECK(invocation.grants.env == std::vector<std::string>{"K=V=W"});
}

TEST_CASE("what follows -- is the guest's, whatever it looks like") {
  const Invocation run =
      cantFail(parse({"run", "--dir", ".", "app.wasm", "--", "--help", "-o", "--", "x"}));
  CHECK(run.command == Command::Run);
  CHECK(run.inputs == std::vector<std::string>{"app.wasm"});
  CHECK(run.guestArguments == std::vector<std::string>{"--help", "-o", "--", "x"});
  CHECK(run.grants.dirs == std::vector<std::string>{"."});
  CHECK(cantFail(parse({"run", "app.wasm", "a", "b"})).guestArguments ==
        std::vector<std::string>{"a", "b"});
}

TEST_CASE("validate takes many inputs") {
  const Invocation invocation = cantFail(parse({"validate", "a.wasm", "--disable", "gc", "b.wat"}));
  CHECK(invocation.command == Command::Validate);
  CHECK(invocation.inputs == std::vector<std::string>{"a.wasm", "b.wat"});
}

TEST_CASE("help and version are answers, not faults") {
  CHECK(cantFail(parse({"--help"})).command == Command::Print);
  CHECK(cantFail(parse({"run", "--help"})).text.find("aotc run") != std::string::npos);
  CHECK(cantFail(parse({"--version"})).text.find("LLVM") != std::string::npos);
}

TEST_CASE("what makes no sense is refused") {
  for (std::vector<const char *> arguments : {std::vector<const char *>{},
                                              {"a.wasm", "b.wasm"},
                                              {"a.wasm", "-O7"},
                                              {"a.wasm", "-j0"},
                                              {"a.wasm", "--emit", "jpeg"},
                                              {"a.wasm", "--env", "=x"},
                                              {"a.wasm", "--dir", "::/x"},
                                              {"a.wasm", "--dir", ""},
                                              {"a.wasm", "--stack-size", "-1"},
                                              {"a.wasm", "--stack-size", "k"},
                                              {"a.wasm", "--enable", "nosuch"},
                                              {"validate"},
                                              {"run"}})
    CHECK_FALSE(test::failure(parse(arguments)).empty());
}

TEST_CASE("kinds and suffixes agree") {
  for (OutputKind kind :
       {OutputKind::Obj, OutputKind::StaticLib, OutputKind::Shared, OutputKind::LlvmIr,
        OutputKind::Bitcode, OutputKind::Asm, OutputKind::Header})
    CHECK(kindOfFile("x" + suffixOf(kind).str()) == kind);
  CHECK_FALSE(kindOfFile("app"));
  CHECK_FALSE(kindOfFile("app.exe"));
}
