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
    CHECK(object->getArch() == (name == "armv7-linux" ? Triple::arm : Triple(name).getArch()));
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
  interface.exports = {{Entry::Function, "add", "demo_add", "il_d", {"left", "not ok"}},
                       {Entry::Function, "*/ #error", "demo_x", "_", {}},
                       {Entry::Function, "many", "demo_many", "v_iv", {}},
                       {Entry::Memory, "memory", "demo_memory", "", {}}};
  const Artifact header = emitHeader(interface, "demo.h", "demo.wasm");
  const std::string text(header.bytes.begin(), header.bytes.end());
  CHECK(text.find("/* \"add\" [i32 i64] -> [f64] */\n"
                  "double demo_add(wasmrt_instance *self, uint32_t p_left, uint64_t p1);\n") !=
        std::string::npos);
  CHECK(text.find("/* \"\\2a/ #error\" [] -> [] */\n"
                  "void demo_x(wasmrt_instance *self);\n") != std::string::npos);
  CHECK(text.find("void demo_many(wasmrt_instance *self, const wasmrt_value *p0, "
                  "struct demo_many_results *results);\n") != std::string::npos);
}
