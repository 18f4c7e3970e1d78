// Links hand-written IR with a pack made up for the purpose, and runs the result where the machine
// is the target.
#include "aotc/link/Link.h"
#include "aotc/emit/Emit.h"
#include "aotc/link/Archive.h"

#include "test/support/Catch.h"
#include "test/support/Errors.h"
#include "test/support/IrUnit.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/Archive.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"

using namespace aotc;
using namespace aotc::link;
using namespace llvm;

namespace {

// Exits with the first byte of linear memory plus a byte of .bss, which is 0.
const char start[] = R"(
@wasm_mem0 = external global i8
@zero = global i8 0
define void @_start() {
  %image = load i8, ptr @wasm_mem0
  %bss = load i8, ptr @zero
  %sum = add i8 %image, %bss
  %status = zext i8 %sum to i64
  call void asm sideeffect "syscall", "{rax},{rdi}"(i64 60, i64 %status)
  unreachable
}
)";
const char image[] = R"(@image = global [3 x i8] c"*ab", section ".wasm_image.0", align 16
@llvm.used = appending global [1 x ptr] [ptr @image], section "llvm.metadata")";

struct Fixture {
  Fixture() {
    REQUIRE_FALSE(sys::fs::create_directory(resources()));
    REQUIRE_FALSE(sys::fs::create_directory(resources() + "/x86_64-linux"));
    save("crt1.o", compile(start));
    save("rcrt1.o", compile(start));
    for (const char *name : {"crti.o", "crtn.o"})
      save(name, compile(""));
    for (const char *name :
         {"libwasmrt.a", "libwasi.a", "libwasi_trace.a", "libc.a", "libbuiltins.a"})
      save(name, cantFail(makeArchive({}, name)));
  }

  std::string resources() const { return folder.path("resources"); }
  void save(StringRef name, const Artifact &artifact) {
    cantFail(
        files.write(resources() + "/x86_64-linux/" + name.str(), artifact.bytes, FileMode::Data));
  }
  Artifact compile(StringRef ir) const {
    return cantFail(emit::emitUnit(test::unitFromText(ir, target), target,
                                   {.kind = OutputKind::Obj, .name = "unit.o"}));
  }
  Expected<Artifact> link(std::vector<Artifact> objects, OutputKind kind = OutputKind::Exe) const {
    LinkOptions options;
    options.kind = kind;
    options.resources = resources();
    options.name = "out";
    return finish(std::move(objects), target, options);
  }
  int run(const Artifact &executable) {
    const std::string path = folder.path("run");
    cantFail(files.write(path, executable.bytes, FileMode::Executable));
    return sys::ExecuteAndWait(path, {path});
  }

  RealFileSystem files;
  TemporaryFolder folder = cantFail(TemporaryFolder::create());
  target::TargetSpec target = cantFail(target::findTarget("x86_64-linux"));
};

std::unique_ptr<object::ELF64LEObjectFile> parse(const Artifact &artifact) {
  return std::make_unique<object::ELF64LEObjectFile>(cantFail(object::ELF64LEObjectFile::create(
      MemoryBufferRef(StringRef(artifact.bytes.data(), artifact.bytes.size()), "out"))));
}

} // namespace

TEST_CASE("the image of memory is loaded at the address of wasm_mem0, with room before it") {
  Fixture f;
  const Artifact exe = cantFail(f.link({f.compile(image)}));
  auto elf = parse(exe);
  bool found = false;
  for (const auto &header : cantFail(elf->getELFFile().program_headers())) {
    if (header.p_type != ELF::PT_LOAD)
      continue;
    if (header.p_vaddr == 0x10000000) {
      found = true;
      CHECK(header.p_filesz == 3);
    } else {
      CHECK(header.p_vaddr + header.p_memsz <= 0x10000000 - target::stackGuardBytes);
    }
  }
  CHECK(found);
  if (cantFail(target::findTarget("host")).name == f.target.name)
    CHECK(f.run(exe) == '*');
}

TEST_CASE("without an image, memory has the same address") {
  Fixture f;
  const Artifact exe = cantFail(f.link({f.compile("")}));
  auto elf = parse(exe);
  bool found = false;
  for (const object::SymbolRef &symbol : elf->symbols())
    if (cantFail(symbol.getName()) == "wasm_mem0") {
      found = true;
      CHECK(cantFail(symbol.getAddress()) == 0x10000000);
    }
  CHECK(found);
}

TEST_CASE("an import that nobody provides is an error, and linking goes on to work") {
  Fixture f;
  Artifact object = f.compile("declare i32 @wasm__env__foo__i_i(i32)\n"
                              "define i32 @f() {\n %r = call i32 @wasm__env__foo__i_i(i32 1)\n"
                              " ret i32 %r\n}\n"
                              "@keep = global ptr @f, section \".init_array\"");
  CHECK(test::failure(f.link({object})) ==
        "unknown import \"env\".\"foo\" of type [i32] -> [i32]: nobody provides it");
  CHECK(test::failure(f.link({f.compile(image)})).empty());
}

TEST_CASE("several objects become one") {
  Fixture f;
  const Artifact merged = cantFail(f.link({f.compile("define void @a() {\n ret void\n}"),
                                           f.compile("define void @b() {\n ret void\n}")},
                                          OutputKind::Obj));
  auto elf = parse(merged);
  CHECK(elf->isRelocatableObject());
  int defined = 0;
  for (const object::SymbolRef &symbol : elf->symbols())
    defined += is_contained({"a", "b"}, cantFail(symbol.getName()));
  CHECK(defined == 2);
}

TEST_CASE("archives are the same whenever they are made") {
  Fixture f;
  const Artifact object = f.compile("define void @a() {\n ret void\n}");
  const Artifact first = cantFail(f.link({object, object}, OutputKind::StaticLib));
  const Artifact second = cantFail(f.link({object, object}, OutputKind::StaticLib));
  CHECK(first.bytes == second.bytes);
  auto archive = cantFail(object::Archive::create(
      MemoryBufferRef(StringRef(first.bytes.data(), first.bytes.size()), "a")));
  CHECK(archive->hasSymbolTable());
}
