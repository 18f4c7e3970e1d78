#include "aotc/driver/Source.h"

#include "aotc/support/Diag.h"
#include "test/support/Catch.h"
#include "test/support/Errors.h"

using namespace aotc;
using namespace aotc::driver;
using namespace llvm;

static Expected<Source> load(StringRef name, StringRef contents) {
  MemoryFileSystem files;
  files.files[name].assign(contents.bytes_begin(), contents.bytes_end());
  return loadSource(name, wasm::FeatureSet(), files);
}

TEST_CASE("text is told from bytes by how it starts") {
  CHECK_FALSE(cantFail(load("a", "(module)")).text.empty());
  CHECK_FALSE(cantFail(load("a", "\n ;; comment\n(module)")).text.empty());
  CHECK(cantFail(load("a.wasm", StringRef("\0asm\1\0\0\0", 8))).text.empty());
  CHECK(cantFail(load("a.wasm", "hello")).bytes.size() == 5);
}

TEST_CASE("an empty file is told as one") {
  CHECK(test::failure(load("a.wasm", "")) == "a.wasm: the file is empty");
}

TEST_CASE("an error in a binary has its offset, and the function's name where there is one") {
  Source source;
  source.file = "app.wasm";
  wasm::Module module;
  module.names.funcs[7] = "run";
  module.exports.push_back({"exported\n", wasm::ExternKind::Func, 8, 0});
  const auto show = [&](uint32_t function) {
    return toString(
        describe(inFunction(invalid(0x4a, "type mismatch"), function), source, &module));
  };
  CHECK(show(7) == "app.wasm:0x0000004a: in function run: type mismatch");
  CHECK(show(8) == "app.wasm:0x0000004a: in function exported\\0a: type mismatch");
  CHECK(show(9) == "app.wasm:0x0000004a: in function func[9]: type mismatch");
  CHECK(toString(describe(malformed(8, "unexpected end"), source, nullptr)) ==
        "app.wasm:0x00000008: unexpected end");
}

TEST_CASE("several faults are several lines, each with the file") {
  Source source;
  source.file = "-";
  CHECK(toString(describe(createStringError("one\ntwo"), source, nullptr)) ==
        "<stdin>: one\n<stdin>: two");
}
