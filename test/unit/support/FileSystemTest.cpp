#include "aotc/support/FileSystem.h"

#include "test/support/Catch.h"
#include "test/support/Errors.h"

#include "llvm/Support/FileSystem.h"

using namespace aotc;
using namespace llvm;

static ArrayRef<char> bytes(StringRef text) { return {text.data(), text.size()}; }

static std::string contents(FileSystem &files, StringRef path) {
  auto read = files.read(path, UINT64_MAX);
  return read ? std::string(read->begin(), read->end()) : "error: " + toString(read.takeError());
}

TEST_CASE("a written file is replaced whole, and nothing is left beside it") {
  RealFileSystem files;
  TemporaryFolder folder = cantFail(TemporaryFolder::create());
  const std::string path = folder.path("out");
  REQUIRE(toString(files.write(path, bytes("old"), FileMode::Data)).empty());
  REQUIRE(toString(files.write(path, bytes("new!"), FileMode::Executable)).empty());
  CHECK(contents(files, path) == "new!");
  CHECK(sys::fs::can_execute(path));
  std::error_code code;
  int count = 0;
  for (sys::fs::directory_iterator i(folder.path(""), code), end; i != end; i.increment(code))
    ++count;
  CHECK(count == 1);
}

TEST_CASE("a symbolic link stays one") {
  RealFileSystem files;
  TemporaryFolder folder = cantFail(TemporaryFolder::create());
  const std::string target = folder.path("target"), link = folder.path("link");
  REQUIRE(toString(files.write(target, bytes("1"), FileMode::Data)).empty());
  REQUIRE_FALSE(sys::fs::create_link(target, link));
  REQUIRE(toString(files.write(link, bytes("2"), FileMode::Data)).empty());
  CHECK(sys::fs::is_symlink_file(link));
  CHECK(contents(files, target) == "2");
}

TEST_CASE("faults of files are messages") {
  RealFileSystem files;
  TemporaryFolder folder = cantFail(TemporaryFolder::create());
  CHECK(contents(files, folder.path("none")) == "error: no such file or directory");
  CHECK(contents(files, folder.path("")) == "error: is a directory");
  CHECK(toString(files.write(folder.path(""), bytes("x"), FileMode::Data)) == "is a directory");
  CHECK(toString(files.write(folder.path("a/b"), bytes("x"), FileMode::Data)) ==
        "no such file or directory");
  CHECK(toString(files.write("/dev/full", bytes("x"), FileMode::Data)) ==
        "no space left on device");
  CHECK(toString(files.write("/dev/null", bytes("x"), FileMode::Data)).empty());
}

TEST_CASE("reading stops at the limit, even where the file never ends") {
  RealFileSystem files;
  CHECK(test::failure(files.read("/dev/zero", 1 << 20)) ==
        "the file is too large: the limit is 1048576 bytes");
}

TEST_CASE("a temporary folder is gone when its owner is") {
  std::string path;
  {
    TemporaryFolder folder = cantFail(TemporaryFolder::create());
    path = folder.path("");
    RealFileSystem files;
    REQUIRE(toString(files.write(folder.path("x"), bytes("x"), FileMode::Data)).empty());
    CHECK(sys::fs::is_directory(path));
  }
  CHECK_FALSE(sys::fs::exists(path));
}
