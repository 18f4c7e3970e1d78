#include "aotc/support/ByteReader.h"
#include "test/support/Catch.h"

#include <string>
#include <vector>

using namespace aotc;

namespace {

using Bytes = std::vector<uint8_t>;

std::string faultOf(ByteReader &reader) { return llvm::toString(reader.takeError()); }

struct Fault {
  Bytes bytes;
  const char *message;
};

Bytes bytesOf(const std::string &text) {
  Bytes bytes(1, static_cast<uint8_t>(text.size()));
  for (const char c : text)
    bytes.push_back(static_cast<uint8_t>(c));
  return bytes;
}

} // namespace

TEST_CASE("unsigned integers decode") {
  struct Row {
    Bytes bytes;
    uint64_t value;
  };
  const Row rows[] = {
      {{0x00}, 0},
      {{0x7F}, 127},
      {{0x80, 0x01}, 128},
      {{0x80, 0x00}, 0}, // a longer form
      {{0x83, 0x80, 0x80, 0x80, 0x00}, 3},
      {{0xFF, 0xFF, 0xFF, 0xFF, 0x0F}, UINT32_MAX},
  };
  for (const Row &row : rows) {
    ByteReader r32(row.bytes, 0), r64(row.bytes, 0);
    CHECK(r32.u32() == row.value);
    CHECK(r32.atEnd());
    CHECK_FALSE(r32.failed());
    CHECK(r64.u64() == row.value);
    CHECK_FALSE(r64.failed());
  }
  const Bytes largest = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01};
  ByteReader reader(largest, 0);
  CHECK(reader.u64() == UINT64_MAX);
  CHECK_FALSE(reader.failed());
}

TEST_CASE("signed integers decode") {
  struct Row {
    Bytes bytes;
    int64_t value;
  };
  const Row rows[] = {
      {{0x00}, 0},
      {{0x3F}, 63},
      {{0x40}, -64},
      {{0x7F}, -1},
      {{0xC0, 0x00}, 64},
      {{0xBF, 0x7F}, -65},
      {{0xFF, 0xFF, 0xFF, 0xFF, 0x07}, INT32_MAX},
      {{0x80, 0x80, 0x80, 0x80, 0x78}, INT32_MIN},
      {{0xFF, 0xFF, 0xFF, 0xFF, 0x7F}, -1},
  };
  for (const Row &row : rows) {
    ByteReader r32(row.bytes, 0), r33(row.bytes, 0), r64(row.bytes, 0);
    CHECK(r32.s32() == row.value);
    CHECK(r33.s33() == row.value);
    CHECK(r64.s64() == row.value);
    CHECK_FALSE(r32.failed());
    CHECK_FALSE(r33.failed());
    CHECK_FALSE(r64.failed());
  }
  const Bytes lowest = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7F};
  ByteReader reader(lowest, 0);
  CHECK(reader.s64() == INT64_MIN);
  CHECK_FALSE(reader.failed());
  const Bytes widest = {0xFF, 0xFF, 0xFF, 0xFF, 0x0F}; // 2^32 - 1 as an s33
  ByteReader reader33(widest, 0);
  CHECK(reader33.s33() == UINT32_MAX);
  CHECK_FALSE(reader33.failed());
}

TEST_CASE("malformed unsigned integers are refused where they go wrong") {
  const Fault faults[] = {
      {{}, "0x00000010: unexpected end"},
      {{0x80}, "0x00000010: unexpected end"},
      {{0x80, 0x80, 0x80, 0x80, 0x10}, "0x00000014: integer too large"},
      {{0x80, 0x80, 0x80, 0x80, 0x90, 0x00}, "0x00000014: integer too large"},
      {{0x80, 0x80, 0x80, 0x80, 0x80, 0x00}, "0x00000015: integer representation too long"},
  };
  for (const Fault &fault : faults) {
    ByteReader reader(fault.bytes, 0x10);
    CHECK(reader.u32() == 0);
    CHECK(reader.failed());
    CHECK_THAT(faultOf(reader), Catch::StartsWith(fault.message));
  }
  const Bytes u64 = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02};
  ByteReader reader(u64, 0);
  CHECK(reader.u64() == 0);
  CHECK_THAT(faultOf(reader), Catch::StartsWith("0x00000009: integer too large"));
}

TEST_CASE("malformed signed integers are refused where they go wrong") {
  const Fault faults[] = {
      {{0x80, 0x80, 0x80, 0x80, 0x08}, "0x00000004: integer too large"},
      {{0xFF, 0xFF, 0xFF, 0xFF, 0x4F}, "0x00000004: integer too large"},
      {{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F}, "0x00000005: integer representation too long"},
      {{0xFF, 0xFF}, "0x00000000: unexpected end"},
  };
  for (const Fault &fault : faults) {
    ByteReader reader(fault.bytes, 0);
    CHECK(reader.s32() == 0);
    CHECK_THAT(faultOf(reader), Catch::StartsWith(fault.message));
  }
  const Bytes s64 = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7E};
  ByteReader reader(s64, 0);
  CHECK(reader.s64() == 0);
  CHECK_THAT(faultOf(reader), Catch::StartsWith("0x00000009: integer too large"));
}

TEST_CASE("fixed-width numbers are little-endian") {
  const Bytes bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  ByteReader reader(bytes, 0);
  CHECK(reader.fixed32() == 0x04030201);
  CHECK(reader.fixed64() == 0x0C0B0A0908070605);
  CHECK(reader.fixed32() == 0);
  CHECK(reader.failed());
}

TEST_CASE("the first fault sticks and everything reads as zero behind it") {
  const Bytes bytes = {5, 6, 7};
  ByteReader reader(bytes, 0);
  CHECK(reader.u8() == 5);
  reader.fail(malformed(1, "first"));
  reader.fail(malformed(2, "second"));
  CHECK(reader.u8() == 0);
  CHECK(reader.u32() == 0);
  CHECK(reader.s64() == 0);
  CHECK(reader.bytes(2).empty());
  CHECK(reader.name().empty());
  CHECK(reader.remaining() == 0);
  CHECK(faultOf(reader) == "0x00000001: first");
}

TEST_CASE("a length beyond the end is refused without reserving it") {
  const Bytes bytes = {1, 2, 3};
  ByteReader reader(bytes, 0);
  CHECK(reader.bytes(UINT64_MAX).empty());
  CHECK_THAT(faultOf(reader), Catch::StartsWith("0x00000000: unexpected end"));

  const Bytes name = {0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 'a'};
  ByteReader names(name, 0);
  CHECK(names.name().empty());
  CHECK(faultOf(names) == "0x00000000: length out of bounds: name of 4294967295 bytes, 1 left");
}

TEST_CASE("a part does not reach beyond itself, but judges integers as a whole") {
  const Bytes bytes = {0x80, 0x80, 0x80, 0x80, 0x80, 0x00};
  ByteReader whole(bytes, 0);
  ByteReader part = whole.part(2);
  CHECK(whole.offset() == 2);
  CHECK(part.u32() == 0);
  CHECK_THAT(faultOf(part), Catch::StartsWith("0x00000005: integer representation too long"));

  const Bytes good = {0x80, 0x80, 0x01};
  ByteReader input(good, 0);
  ByteReader cut = input.part(2);
  CHECK(cut.u32() == 0);
  CHECK_THAT(faultOf(cut), Catch::StartsWith("0x00000000: unexpected end"));
}

TEST_CASE("a part that does not fit is empty and stays so") {
  const Bytes bytes = {1, 2, 3};
  ByteReader input(bytes, 0);
  ByteReader whole = input.part(3);
  ByteReader tooMuch = whole.part(4);
  CHECK(tooMuch.atEnd());
  CHECK(tooMuch.u32() == 0);
  CHECK(tooMuch.failed());
  CHECK(whole.failed());
}

TEST_CASE("names must be UTF-8") {
  const char *good[] = {"",
                        "plain",
                        "\xC3\xA4",
                        "\xE2\x82\xAC",
                        "\xF0\x9F\x98\x80",
                        "\xED\x9F\xBF",
                        "\xEE\x80\x80",
                        "\xF4\x8F\xBF\xBF"};
  for (const char *text : good) {
    const Bytes bytes = bytesOf(text);
    ByteReader reader(bytes, 0);
    CHECK(reader.name() == text);
    CHECK_FALSE(reader.failed());
  }
  const char *bad[] = {
      "\x80",             // continuation alone
      "\xC3",             // cut off
      "\xC0\x80",         // too long a form
      "\xE0\x80\x80",     // too long a form
      "\xED\xA0\x80",     // surrogate
      "\xF4\x90\x80\x80", // beyond U+10FFFF
      "\xFF",
      "a\xFE",
  };
  for (const char *text : bad) {
    const Bytes bytes = bytesOf(text);
    ByteReader reader(bytes, 0);
    CHECK(reader.name().empty());
    CHECK(faultOf(reader) == "0x00000001: malformed UTF-8 encoding");
  }
}
