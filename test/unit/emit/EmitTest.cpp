#include "aotc/emit/Emit.h"
#include "aotc/emit/EmitHeader.h"

#include "test/support/Catch.h"
#include "test/support/Errors.h"
#include "test/support/IrUnit.h"

#include "llvm/Object/ELFObjectFile.h"

using namespace aotc;
using namespace aotc::emit;
using namespace llvm;

static const char sum[] = R"(
define i32 @strlen(ptr %p, i32 %n) section "wasm_text" {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %i1, %loop ]
  %s = phi i32 [ 0, %entry ], [ %s1, %loop ]
  %a = getelementptr i32, ptr %p, i32 %i
  %v = load i32, ptr %a
  %s1 = add i32 %s, %v
  %i1 = add i32 %i, 1
  %c = icmp ult i32 %i1, %n
  br i1 %c, label %loop, label %done
done:
  ret i32 %s1
}
define i32 @second(i32 %x) section "wasm_text" {
  ret i32 %x
}
)";

static std::string emitText(StringRef ir, StringRef targetName, EmitOptions options) {
  target::TargetSpec target = cantFail(target::findTarget(targetName));
  Artifact artifact = cantFail(emitUnit(test::unitFromText(ir, target), target, options));
  return {artifact.bytes.begin(), artifact.bytes.end()};
}

TEST_CASE("every target gets an object of its own machine") {
  for (StringRef name : target::targetNames()) {
    INFO(name.str());
    const std::string bytes = emitText(sum, name, {.kind = OutputKind::Obj});
    auto object = cantFail(object::ObjectFile::createObjectFile(MemoryBufferRef(bytes, "o")));
    const Triple triple = cantFail(target::findTarget(name)).triple;
    const bool isArm = triple.isARM() || triple.isThumb(); // one machine to ELF
    CHECK(object->getArch() == (isArm ? Triple::arm : triple.getArch()));
  }
}

TEST_CASE("each function has a section of its own, so that the linker can drop it") {
  const std::string bytes = emitText(sum, "x86_64-linux", {.kind = OutputKind::Obj});
  auto object = cantFail(object::ObjectFile::createObjectFile(MemoryBufferRef(bytes, "o")));
  int sections = 0;
  for (const object::SectionRef &section : object->sections())
    sections += cantFail(section.getName()) == "wasm_text";
  CHECK(sections == 2);
}

TEST_CASE("levels choose the pipeline") {
  const auto ir = [](OptLevel level) {
    return emitText(sum, "x86_64-linux", {.kind = OutputKind::LlvmIr, .level = level});
  };
  CHECK(ir(OptLevel::O0).find("vector.body") == std::string::npos);
  CHECK(ir(OptLevel::O2).find("vector.body") != std::string::npos);
  CHECK(ir(OptLevel::O3).find("vector.body") != std::string::npos);
  CHECK(ir(OptLevel::Oz).find("vector.body") == std::string::npos);
}

TEST_CASE("a loop without end stays") {
  const std::string text = emitText("define void @f() {\n br label %l\nl:\n br label %l\n}",
                                    "x86_64-linux", {.kind = OutputKind::LlvmIr});
  CHECK(text.find("br label") != std::string::npos);
}

TEST_CASE("a function named like one of libc is nothing special") {
  const std::string text = emitText("declare i64 @strlen(ptr)\n@s = constant [3 x i8] c\"ab\\00\"\n"
                                    "define i64 @f() {\n %r = call i64 @strlen(ptr @s)\n"
                                    " ret i64 %r\n}",
                                    "x86_64-linux", {.kind = OutputKind::LlvmIr});
  CHECK(text.find("call i64 @strlen") != std::string::npos);
}

TEST_CASE("assembly and bitcode come too") {
  CHECK(emitText(sum, "x86_64-linux", {.kind = OutputKind::Asm}).find(".section\twasm_text") !=
        std::string::npos);
  CHECK(StringRef(emitText(sum, "x86_64-linux", {.kind = OutputKind::Bitcode}))
            .starts_with("BC\xC0\xDE"));
}

TEST_CASE("what the code generator refuses is an error, not an exit") {
  target::TargetSpec target = cantFail(target::findTarget("x86_64-linux"));
  const std::string message = test::failure(
      emitUnit(test::unitFromText(
                   "define void @f() {\n call void asm \"bogus\", \"\"()\n ret void\n}", target),
               target, {.kind = OutputKind::Obj}));
  CHECK(message.find("bogus") != std::string::npos);
}

TEST_CASE("the header is C, whatever the names") {
  target::Interface interface;
  interface.prefix = "demo";
  using Entry = target::InterfaceEntry;
  const auto exported = [&](std::string name, std::string signature, std::string symbol,
                            std::vector<std::string> parameters) {
    Entry &entry = interface.exports.emplace_back();
    entry.kind = Entry::Function;
    entry.name = std::move(name);
    entry.signature = std::move(signature);
    entry.symbol = "demo_" + symbol;
    entry.trySymbol = "demo_try_" + symbol;
    entry.paramNames = std::move(parameters);
  };
  exported("add", "il_d", "add", {"left", "not ok"});
  exported("*/ #error", "_", "x", {});
  exported("words", "iiii_", "words", {"int", "EOF", "same", "same"});
  exported("many", "v_iv", "many", {});
  const Artifact header = emitHeader(interface, "demo.h", "*/.wasm");
  const std::string text(header.bytes.begin(), header.bytes.end());
  const auto has = [&](const char *line) { return text.find(line) != std::string::npos; };
  CHECK(has("double demo_add(demo_instance *self, uint32_t left, uint64_t p1);\n"));
  CHECK(has("uint32_t demo_try_add(demo_instance *self, uint32_t left, uint64_t p1, "
            "double *result);\n"));
  CHECK(has("from \"\\2a/.wasm\""));
  CHECK(has("/* \"\\2a/ #error\": "));
  CHECK(has("void demo_x(demo_instance *self);\n"));
  CHECK(has("uint32_t p0, uint32_t p1, uint32_t p2, uint32_t p3);\n"));
  CHECK(has("void demo_many(demo_instance *self, const wasmrt_v128 *p0, "
            "struct demo_many_results *results);\n"));
}
