// Reads the binary format, spec §5.1 and §5.2. Sticky: after the first fault every read gives zero
// or empty, so that loops need to look only once per item; takeError() then tells the fault.
//
// Reads that most bytes of a module go through are inline: one-byte integers, which are nearly all
// of them, cost a compare and a load.
//
// A reader of a part of the input, such as a section, also knows where the input ends. It never
// reads beyond its part, but looks there to tell what is wrong with an integer that runs over the
// end: the official test suite expects `integer too large` and the like to win.
#pragma once

#include "aotc/support/Diag.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace aotc {

class ByteReader {
public:
  // `origin` is the offset in the input of bytes[0], so that errors count from the file's start.
  // `inputEnd` is the end of the whole input where bytes are a part of it.
  ByteReader(llvm::ArrayRef<uint8_t> bytes, uint64_t origin, const uint8_t *inputEnd = nullptr)
      : begin(bytes.begin()), cursor(bytes.begin()), end(bytes.end()),
        inputEnd(inputEnd ? inputEnd : bytes.end()), origin(origin) {}

  bool atEnd() const { return cursor == end; }
  bool failed() const { return hasFailed; }
  uint64_t offset() const { return origin + static_cast<uint64_t>(cursor - begin); }
  size_t remaining() const { return static_cast<size_t>(end - cursor); }
  // The bytes from here to the end, unread.
  llvm::ArrayRef<uint8_t> rest() const { return {cursor, end}; }
  const uint8_t *endOfInput() const { return inputEnd; }

  uint8_t u8() {
    if (cursor != end)
      return *cursor++;
    failAtEnd();
    return 0;
  }
  uint8_t peek() const { return cursor == end ? 0 : *cursor; } // 0 at the end; never fails
  uint32_t u32() {                                             // LEB128, at most 5 bytes
    return isShort() ? *cursor++ : static_cast<uint32_t>(lebUnsigned(32));
  }
  uint64_t u64() { return isShort() ? *cursor++ : lebUnsigned(64); } // at most 10 bytes
  int32_t s32() { return isShort() ? shortSigned() : static_cast<int32_t>(lebSigned(32)); }
  int64_t s33() { return isShort() ? shortSigned() : lebSigned(33); } // block and heap types
  int64_t s64() { return isShort() ? shortSigned() : lebSigned(64); }
  uint32_t fixed32() { return static_cast<uint32_t>(fixed(4)); }
  uint64_t fixed64() { return fixed(8); }
  // The next `n` bytes; a fault where fewer remain.
  llvm::ArrayRef<uint8_t> bytes(uint64_t n);
  // A reader of the next `n` bytes, which are consumed here.
  ByteReader part(uint64_t n) {
    const uint64_t start = offset();
    return ByteReader(bytes(n), start, inputEnd);
  }
  // A name (spec §5.2.4): length-prefixed, valid UTF-8.
  llvm::StringRef name();

  // Records the first fault; later ones are dropped. Everything reads as zero from here on.
  void fail(llvm::Error error);
  llvm::Error takeError();

  ~ByteReader() { llvm::consumeError(std::move(error)); }
  ByteReader(const ByteReader &) = delete;
  ByteReader &operator=(const ByteReader &) = delete;

private:
  bool isShort() const { return cursor != end && *cursor < 0x80; }
  // A signed integer of one byte: bit 6 is the sign.
  int32_t shortSigned() { return static_cast<int32_t>((*cursor++ ^ 0x40u) - 0x40u); }
  uint64_t lebUnsigned(unsigned bits);
  int64_t lebSigned(unsigned bits);
  uint64_t failLeb(llvm::StringRef what, unsigned bits, const uint8_t *where);
  bool moveTo(const uint8_t *p);
  uint64_t fixed(unsigned byteCount);
  void failAtEnd();
  void failLength(uint64_t where, uint32_t length, size_t left);

  const uint8_t *begin, *cursor, *end, *inputEnd;
  uint64_t origin;
  bool hasFailed = false;
  llvm::Error error = llvm::Error::success();
};

// Whether `text` is well-formed UTF-8: shortest forms only, no surrogates, at most U+10FFFF.
bool isUtf8(llvm::ArrayRef<uint8_t> text);

} // namespace aotc
