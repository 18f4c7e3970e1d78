// Files behind an interface, so that tests run in memory.
//
// A file that is written is there whole or not at all: it is made beside its final place and
// renamed. What is no regular file (a pipe, a device) is written where it is, and the standard
// output is written on, whatever it is: it may be a file to which others write, too.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace aotc {

constexpr llvm::StringLiteral standardOutput = "/dev/stdout";

enum class FileMode : uint8_t { Data, Executable };

class FileSystem {
public:
  virtual ~FileSystem() = default;
  // `-` is the standard input. Fails where there are more than `limit` bytes, without reading them
  // all. Messages lack the path: the caller knows it.
  virtual llvm::Expected<std::vector<uint8_t>> read(llvm::StringRef path, uint64_t limit) = 0;
  virtual llvm::Error write(llvm::StringRef path, llvm::ArrayRef<char> bytes, FileMode mode) = 0;
};

class RealFileSystem final : public FileSystem {
public:
  llvm::Expected<std::vector<uint8_t>> read(llvm::StringRef path, uint64_t limit) override;
  llvm::Error write(llvm::StringRef path, llvm::ArrayRef<char> bytes, FileMode mode) override;
};

class MemoryFileSystem final : public FileSystem {
public:
  llvm::Expected<std::vector<uint8_t>> read(llvm::StringRef path, uint64_t limit) override;
  llvm::Error write(llvm::StringRef path, llvm::ArrayRef<char> bytes, FileMode mode) override;

  llvm::StringMap<std::vector<uint8_t>> files;
};

// A folder of our own below TMPDIR, removed with all it holds when this is destroyed.
class TemporaryFolder {
public:
  static llvm::Expected<TemporaryFolder> create();
  TemporaryFolder(TemporaryFolder &&other) : folder(std::move(other.folder)) {
    other.folder.clear();
  }
  TemporaryFolder &operator=(TemporaryFolder &&) = delete;
  ~TemporaryFolder();

  // The path of a file in it.
  std::string path(llvm::StringRef name) const;

private:
  explicit TemporaryFolder(std::string folder) : folder(std::move(folder)) {}
  std::string folder;
};

} // namespace aotc
