// Reads the binary format, spec §5.1 and §5.2. Sticky: after the first fault every read gives zero
// or empty, so that loops need to look only once per item; takeError() then tells the fault.
#pragma once

#include "aotc/support/Diag.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace aotc {

class ByteReader {
public:
  // `origin` is the offset in the input of bytes[0], so that errors count from the file's start.
  ByteReader(llvm::ArrayRef<uint8_t> bytes, uint64_t origin)
      : begin(bytes.begin()), cursor(bytes.begin()), end(bytes.end()), origin(origin) {}

  bool atEnd() const { return cursor == end; }
  bool failed() const { return hasFailed; }
  uint64_t offset() const { return origin + static_cast<uint64_t>(cursor - begin); }
  size_t remaining() const { return static_cast<size_t>(end - cursor); }

  uint8_t u8();
  uint8_t peek(); // 0 at the end; never fails
  uint32_t u32();  // LEB128, at most 5 bytes
  uint64_t u64();  // LEB128, at most 10 bytes
  int32_t s32();
  int64_t s33();   // block types and heap types
  int64_t s64();
  uint32_t fixed32();
  uint64_t fixed64();
  // The next `n` bytes; a fault where fewer remain.
  llvm::ArrayRef<uint8_t> bytes(uint64_t n);
  // A name (spec §5.2.4): length-prefixed, valid UTF-8.
  llvm::StringRef name();

  // Records the first fault; later ones are dropped. Everything reads as zero from here on.
  void fail(llvm::Error error);
  llvm::Error takeError();

private:
  uint64_t leb(unsigned bits, bool isSigned);

  const uint8_t *begin, *cursor, *end;
  uint64_t origin;
  bool hasFailed = false;
  llvm::Error error = llvm::Error::success();

public:
  ~ByteReader() { llvm::consumeError(std::move(error)); }
  ByteReader(const ByteReader &) = delete;
  ByteReader &operator=(const ByteReader &) = delete;
};

} // namespace aotc
