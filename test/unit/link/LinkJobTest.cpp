#include "aotc/link/LinkJob.h"
#include "aotc/link/LinkErrors.h"
#include "aotc/link/Sysroot.h"

#include "test/support/Catch.h"
#include "test/support/Errors.h"

#include "llvm/ADT/STLExtras.h"

using namespace aotc;
using namespace aotc::link;
using namespace llvm;

static LinkJob job(const target::TargetSpec &target) {
  LinkJob job;
  job.target = &target;
  job.pack = job.libc = "/pack";
  job.inputs = {"0.o", "1.o"};
  job.output = "out";
  return job;
}

TEST_CASE("an executable is static, with its memory at a fixed address") {
  const target::TargetSpec target = cantFail(target::findTarget("x86_64-linux"));
  LinkJob exe = job(target);
  exe.memoryBase = 0x10000000;
  CHECK(printable(commandLine(exe)) ==
        "ld.lld -m elf_x86_64 -o out --threads=1 --error-limit=0 --gc-sections -static "
        "--image-base=0x400000 -z norelro --eh-frame-hdr --discard-locals "
        "--defsym=wasm_mem0=0x10000000 /pack/crt1.o /pack/crti.o 0.o 1.o --start-group "
        "/pack/libwasmrt.a /pack/libwasi.a /pack/libc.a /pack/libbuiltins.a --end-group "
        "/pack/crtn.o");
}

TEST_CASE("--pie leaves the place of everything to the kernel") {
  const target::TargetSpec target = cantFail(target::findTarget("aarch64-linux"));
  LinkJob exe = job(target);
  exe.positionIndependent = true;
  const std::vector<std::string> line = commandLine(exe);
  CHECK(is_contained(line, "-pie"));
  CHECK(is_contained(line, "/pack/rcrt1.o"));
  CHECK_FALSE(is_contained(line, "/pack/crt1.o"));
  CHECK_FALSE(is_contained(line, "--image-base=0x400000"));
}

TEST_CASE("a command line prints as a shell takes it") {
  CHECK(printable({"a", "b c", "it's", ""}) == "a 'b c' 'it'\\''s' ''");
}

TEST_CASE("large code moves memory up, and too large code is refused") {
  CHECK(cantFail(chooseMemoryBase(0)) == 0x10000000);
  CHECK(cantFail(chooseMemoryBase(100 << 20)) == 0x10000000);
  CHECK(cantFail(chooseMemoryBase(300 << 20)) == 0x20000000);
  CHECK(cantFail(chooseMemoryBase(900 << 20)) == 0x40000000);
  for (uint64_t bytes : {uint64_t(1) << 30, UINT64_MAX})
    CHECK(test::failure(chooseMemoryBase(bytes)).find("use --pie") != std::string::npos);
}

TEST_CASE("an import that nobody provides is named as in the module") {
  const std::vector<std::string> messages =
      explain("ld.lld: error: undefined symbol: wasm__env__foo__i_\n"
              ">>> referenced by /tmp/aotc-1/0.o:(wasm_text)\n\n"
              "ld.lld: error: undefined symbol: sqrtq\n>>> referenced by x\n"
              "ld.lld: warning: whatever\n"
              "ld.lld: error: cannot open nosuch.o: No such file or directory\n");
  REQUIRE(messages.size() == 3);
  CHECK(messages[0] == "unknown import \"env\".\"foo\" of type [i32] -> []: nobody provides it");
  CHECK(messages[1] == "undefined symbol: sqrtq");
  CHECK(messages[2] == "linker: cannot open nosuch.o: No such file or directory");
}

TEST_CASE("resources lie beside the program, and a missing pack says how to get it") {
  CHECK(resourceFolder("/opt/aotc/bin/aotc") == "/opt/aotc/lib/aotc");
  const target::TargetSpec target = cantFail(target::findTarget("armv7-linux"));
  CHECK(test::failure(findPack("/nowhere", target)) ==
        "no target pack for armv7-linux: /nowhere/armv7-linux/crt1.o is missing; build aotc with "
        "-DAOTC_TARGETS=armv7-linux, or use --emit obj, which needs none");
}
