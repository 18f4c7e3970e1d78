#include "aotc/support/ByteReader.h"

#include "llvm/Support/ConvertUTF.h"

using namespace llvm;

namespace aotc {

void ByteReader::fail(Error e) {
  if (hasFailed) {
    consumeError(std::move(e));
    return;
  }
  // Move-assignment over a success value is only allowed once it has been looked at.
  consumeError(std::move(error));
  error = std::move(e);
  hasFailed = true;
  cursor = end;
}

Error ByteReader::takeError() {
  return std::move(error);
}

void ByteReader::failAtEnd() {
  fail(malformed(offset(), "unexpected end of section or function"));
}

// Spec §5.2.2. The checks come in this order: a last byte that has both a continuation bit and
// bits beyond the type counts as too large.
uint64_t ByteReader::lebUnsigned(unsigned bits) {
  uint64_t result = 0;
  for (unsigned shift = 0; shift < bits; shift += 7) {
    if (cursor == end) {
      failAtEnd();
      return 0;
    }
    const uint8_t byte = *cursor, payload = byte & 0x7F;
    const unsigned left = bits - shift;
    if (left < 7 && (payload >> left) != 0) {
      fail(malformed(offset(), "integer too large for u" + Twine(bits)));
      return 0;
    }
    ++cursor;
    result |= static_cast<uint64_t>(payload) << shift;
    if (byte < 0x80)
      return result;
  }
  fail(malformed(offset(), "integer representation too long for u" + Twine(bits)));
  return 0;
}

int64_t ByteReader::lebSigned(unsigned bits) {
  uint64_t result = 0;
  for (unsigned shift = 0; shift < bits; shift += 7) {
    if (cursor == end) {
      failAtEnd();
      return 0;
    }
    const uint8_t byte = *cursor, payload = byte & 0x7F;
    const unsigned left = bits - shift;
    if (left < 7) {
      // The sign bit and all above it must agree.
      const uint8_t high = payload >> (left - 1);
      if (high != 0 && high != (0x7F >> (left - 1))) {
        fail(malformed(offset(), "integer too large for s" + Twine(bits)));
        return 0;
      }
    }
    ++cursor;
    result |= static_cast<uint64_t>(payload) << shift;
    if (byte >= 0x80)
      continue;
    if ((byte & 0x40) && shift + 7 < 64)
      result |= ~0ull << (shift + 7);
    return static_cast<int64_t>(result);
  }
  fail(malformed(offset(), "integer representation too long for s" + Twine(bits)));
  return 0;
}

uint64_t ByteReader::fixed(unsigned byteCount) {
  uint64_t result = 0;
  const ArrayRef<uint8_t> b = bytes(byteCount);
  for (size_t i = 0; i < b.size(); ++i)
    result |= static_cast<uint64_t>(b[i]) << (8 * i);
  return result;
}

ArrayRef<uint8_t> ByteReader::bytes(uint64_t n) {
  if (n > remaining()) {
    failAtEnd();
    return {};
  }
  const ArrayRef<uint8_t> result(cursor, static_cast<size_t>(n));
  cursor += n;
  return result;
}

StringRef ByteReader::name() {
  const uint64_t start = offset();
  const uint32_t length = u32();
  if (length > remaining()) {
    fail(malformed(start, "length out of bounds: name of " + Twine(length) + " bytes, " +
                              Twine(remaining()) + " left"));
    return {};
  }
  const uint64_t textStart = offset();
  const ArrayRef<uint8_t> text = bytes(length);
  if (!isUtf8(text)) {
    fail(malformed(textStart, "malformed UTF-8 encoding"));
    return {};
  }
  return StringRef(reinterpret_cast<const char *>(text.data()), text.size());
}

bool isUtf8(ArrayRef<uint8_t> text) {
  const UTF8 *cursor = text.begin();
  return isLegalUTF8String(&cursor, text.end());
}

} // namespace aotc
