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
  cursor = inputEnd = end;
}

Error ByteReader::takeError() { return std::move(error); }

void ByteReader::failAtEnd() { fail(malformed(offset(), "unexpected end of section or function")); }

// Spec §5.2.2. A last byte that has both a continuation bit and bits beyond the type counts as too
// large, so that is checked first. The loop may look beyond `end`; see the header.
uint64_t ByteReader::lebUnsigned(unsigned bits) {
  const uint8_t *p = cursor;
  uint64_t result = 0;
  for (unsigned shift = 0; shift < bits && p != inputEnd; shift += 7) {
    const uint8_t byte = *p++, payload = byte & 0x7F;
    const unsigned left = bits - shift;
    if (left < 7 && (payload >> left) != 0)
      return failLeb("integer too large for u", bits, p - 1);
    result |= static_cast<uint64_t>(payload) << shift;
    if (byte < 0x80)
      return moveTo(p) ? result : 0;
    if (left <= 7)
      return failLeb("integer representation too long for u", bits, p);
  }
  failAtEnd();
  return 0;
}

int64_t ByteReader::lebSigned(unsigned bits) {
  const uint8_t *p = cursor;
  uint64_t result = 0;
  for (unsigned shift = 0; shift < bits && p != inputEnd; shift += 7) {
    const uint8_t byte = *p++, payload = byte & 0x7F;
    const unsigned left = bits - shift;
    // The sign bit and all above it must agree.
    const uint8_t high = left < 7 ? payload >> (left - 1) : 0;
    if (high != 0 && high != (0x7F >> (left - 1)))
      return static_cast<int64_t>(failLeb("integer too large for s", bits, p - 1));
    result |= static_cast<uint64_t>(payload) << shift;
    if (byte < 0x80) {
      if ((byte & 0x40) && shift + 7 < 64)
        result |= ~0ull << (shift + 7);
      return moveTo(p) ? static_cast<int64_t>(result) : 0;
    }
    if (left <= 7)
      return static_cast<int64_t>(failLeb("integer representation too long for s", bits, p));
  }
  failAtEnd();
  return 0;
}

uint64_t ByteReader::failLeb(StringRef what, unsigned bits, const uint8_t *where) {
  fail(malformed(origin + static_cast<uint64_t>(where - begin), what + Twine(bits)));
  return 0;
}

// Accepts an integer that ends at `p`; false where that is beyond this reader's part.
bool ByteReader::moveTo(const uint8_t *p) {
  if (p > end) {
    failAtEnd();
    return false;
  }
  cursor = p;
  return true;
}

uint64_t ByteReader::fixed(unsigned byteCount) {
  uint64_t result = 0;
  const ArrayRef<uint8_t> b = bytes(byteCount);
  for (size_t i = 0; i < b.size(); ++i)
    result |= static_cast<uint64_t>(b[i]) << (8 * i);
  return result;
}

ArrayRef<uint8_t> ByteReader::bytes(uint64_t n) {
  // An empty result still lies where reading stopped, for the sake of part().
  if (n > remaining()) {
    failAtEnd();
    n = 0;
  }
  const ArrayRef<uint8_t> result(cursor, static_cast<size_t>(n));
  cursor += n;
  return result;
}

void ByteReader::failLength(uint64_t where, uint32_t length, size_t left) {
  fail(malformed(where, "length out of bounds: name of " + Twine(length) + " bytes, " +
                            Twine(left) + " left"));
}

StringRef ByteReader::name() {
  const uint64_t start = offset();
  if (atEnd() && end != inputEnd) {
    ByteReader beyond({end, inputEnd}, start);
    const uint32_t length = beyond.u32();
    if (length > beyond.remaining())
      failLength(start, length, beyond.remaining());
  }
  const uint32_t length = u32();
  if (length > remaining()) {
    failLength(start, length, remaining());
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
