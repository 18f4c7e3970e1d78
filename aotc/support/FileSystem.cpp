#include "aotc/support/FileSystem.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <unistd.h>

using namespace llvm;

namespace aotc {

namespace {

Error failure(std::error_code code) {
  // errno's texts start with a capital; ours do not.
  std::string message = code.message();
  if (!message.empty())
    message[0] = toLower(message[0]);
  return createStringError(message);
}

Error tooLarge(uint64_t limit) {
  return createStringError("the file is too large: the limit is " + Twine(limit) + " bytes");
}

// In steps, as pipes and devices do not know their size, and some never end.
Expected<std::vector<uint8_t>> readAll(sys::fs::file_t file, uint64_t limit) {
  std::vector<uint8_t> bytes;
  for (size_t filled = 0;;) {
    bytes.resize(std::max<size_t>(filled * 2, 65536));
    MutableArrayRef<char> rest(reinterpret_cast<char *>(bytes.data()) + filled,
                               bytes.size() - filled);
    Expected<size_t> count = sys::fs::readNativeFile(file, rest);
    if (!count)
      return failure(errorToErrorCode(count.takeError()));
    filled += *count;
    if (filled > limit)
      return tooLarge(limit);
    if (*count == 0) {
      bytes.resize(filled);
      return bytes;
    }
  }
}

Error writeAll(int descriptor, ArrayRef<char> bytes, bool shouldClose = true) {
  raw_fd_ostream out(descriptor, shouldClose);
  out.write(bytes.data(), bytes.size());
  out.flush();
  if (shouldClose)
    out.close();
  const std::error_code code = out.error();
  out.clear_error();
  return code ? failure(code) : Error::success();
}

Error writeInPlace(const Twine &path, ArrayRef<char> bytes) {
  int descriptor;
  if (std::error_code code = sys::fs::openFileForWrite(path, descriptor, sys::fs::CD_OpenExisting))
    return failure(code);
  return writeAll(descriptor, bytes);
}

// A symbolic link stays, and the file behind it is replaced.
SmallString<128> behindLinks(StringRef path) {
  SmallString<128> real;
  if (sys::fs::real_path(path, real))
    return path;
  return real;
}

Error replaceFile(StringRef path, ArrayRef<char> bytes, FileMode mode) {
  const SmallString<128> target = behindLinks(path);
  SmallString<128> temporary;
  int descriptor;
  const unsigned permissions = mode == FileMode::Executable
                                   ? sys::fs::all_read | sys::fs::all_write | sys::fs::all_exe
                                   : sys::fs::all_read | sys::fs::all_write;
  if (std::error_code code =
          sys::fs::createUniqueFile(target + ".%%%%%%%%", descriptor, temporary, sys::fs::OF_None,
                                    permissions & ~sys::fs::getUmask()))
    return failure(code);
  sys::RemoveFileOnSignal(temporary);
  scope_exit forget([&] { sys::DontRemoveFileOnSignal(temporary); });
  if (Error error = writeAll(descriptor, bytes)) {
    sys::fs::remove(temporary);
    return error;
  }
  if (std::error_code code = sys::fs::rename(temporary, target)) {
    sys::fs::remove(temporary);
    return failure(code);
  }
  return Error::success();
}

} // namespace

Expected<std::vector<uint8_t>> RealFileSystem::read(StringRef path, uint64_t limit) {
  if (path == "-")
    return readAll(sys::fs::getStdinHandle(), limit);
  sys::fs::file_status status;
  if (!sys::fs::status(path, status)) {
    if (sys::fs::is_directory(status))
      return createStringError("is a directory");
    if (sys::fs::is_regular_file(status) && status.getSize() > limit)
      return tooLarge(limit);
  }
  Expected<sys::fs::file_t> file = sys::fs::openNativeFileForRead(path);
  if (!file)
    return failure(errorToErrorCode(file.takeError()));
  scope_exit close([&] { sys::fs::closeFile(*file); });
  return readAll(*file, limit);
}

Error RealFileSystem::write(StringRef path, ArrayRef<char> bytes, FileMode mode) {
  if (path == standardOutput)
    return writeAll(STDOUT_FILENO, bytes, /*shouldClose=*/false);
  sys::fs::file_status status;
  if (!sys::fs::status(path, status) && sys::fs::is_directory(status))
    return createStringError("is a directory");
  if (sys::fs::exists(status) && !sys::fs::is_regular_file(status))
    return writeInPlace(path, bytes);
  return replaceFile(path, bytes, mode);
}

Expected<std::vector<uint8_t>> MemoryFileSystem::read(StringRef path, uint64_t limit) {
  auto found = files.find(path);
  if (found == files.end())
    return createStringError("no such file or directory");
  if (found->second.size() > limit)
    return tooLarge(limit);
  return found->second;
}

Error MemoryFileSystem::write(StringRef path, ArrayRef<char> bytes, FileMode) {
  files[path].assign(bytes.begin(), bytes.end());
  return Error::success();
}

Expected<TemporaryFolder> TemporaryFolder::create() {
  SmallString<128> folder;
  if (std::error_code code = sys::fs::createUniqueDirectory("aotc", folder))
    return createStringError("cannot make a temporary folder: " + toString(failure(code)));
  return TemporaryFolder(folder.str().str());
}

TemporaryFolder::~TemporaryFolder() {
  if (!folder.empty())
    sys::fs::remove_directories(folder);
}

std::string TemporaryFolder::path(StringRef name) const {
  SmallString<128> result(folder);
  sys::path::append(result, name);
  return result.str().str();
}

} // namespace aotc
