#include "aotc/text/Literals.h"
#include "test/support/Catch.h"

#include <bit>
#include <limits>

using namespace aotc::text;
using llvm::StringRef;

namespace {

std::optional<uint64_t> f32(StringRef text) { return parseFloat(text, FloatFormat::F32); }
std::optional<uint64_t> f64(StringRef text) { return parseFloat(text, FloatFormat::F64); }
uint64_t bits(float value) { return std::bit_cast<uint32_t>(value); }
uint64_t bits(double value) { return std::bit_cast<uint64_t>(value); }

std::string unquote(StringRef token) {
  std::string bytes;
  appendString(token, bytes);
  return bytes;
}

} // namespace

TEST_CASE("integers take either sign's range") {
  CHECK(parseInt("0xffff_ffff", 32) == 0xFFFFFFFF);
  CHECK(parseInt("4294967296", 32) == std::nullopt);
  CHECK(parseInt("-2147483648", 32) == 0x80000000);
  CHECK(parseInt("-2147483649", 32) == std::nullopt);
  CHECK(parseInt("+0x80", 8) == 0x80);
  CHECK(parseInt("-0x81", 8) == std::nullopt);
  CHECK(parseInt("-1", 64) == UINT64_MAX);
  CHECK(parseInt("-0x8000000000000000", 64) == 1ull << 63);
  CHECK(parseInt("18446744073709551615", 64) == UINT64_MAX);
  CHECK(parseInt("18446744073709551616", 64) == std::nullopt);
  CHECK(parseInt("0x1_0000_0000_0000_0000", 64) == std::nullopt);
}

TEST_CASE("decimal floats round to nearest, ties to even") {
  CHECK(f64("0.1") == bits(0.1));
  CHECK(f64("-0") == bits(-0.0));
  CHECK(f64("9007199254740993") == bits(9007199254740992.0)); // 2^53+1: tie, down
  CHECK(f64("9007199254740995") == bits(9007199254740996.0)); // tie, up
  CHECK(f32("16777217") == bits(16777216.0f));
  CHECK(f32("16777219") == bits(16777220.0f));
  // Rounding to double first, and to float then, would get this wrong.
  CHECK(f32("1.00000005960464477540") == bits(std::bit_cast<float>(0x3F800001u)));
  CHECK(f32("1.00000005960464477539") == bits(1.0f));
  CHECK(f64("1_0.2_5e0_1") == bits(102.5));
}

TEST_CASE("a digit far behind breaks a tie") {
  std::string tie = "9007199254740993." + std::string(2000, '0');
  CHECK(f64(tie) == bits(9007199254740992.0));
  CHECK(f64(tie + "1") == bits(9007199254740994.0));
}

TEST_CASE("floats at the ends of the range") {
  CHECK(f64("1.7976931348623157e308") == bits(std::numeric_limits<double>::max()));
  CHECK(f64("1.7976931348623158e308") == bits(std::numeric_limits<double>::max()));
  CHECK(f64("1.7976931348623159e308") == std::nullopt);
  CHECK(f64("1e999999999999") == std::nullopt);
  CHECK(f64("4.9406564584124654e-324") == 1);
  CHECK(f64("2.4703282292062327e-324") == 0); // half the smallest is a tie, to zero
  CHECK(f64("2.4703282292062328e-324") == 1);
  CHECK(f64("1e-999999999999") == 0);
  CHECK(f32("3.40282356779733662e38") == std::nullopt); // the tie above the largest
  CHECK(f32("3.40282356779733661e38") == bits(std::numeric_limits<float>::max()));
  CHECK(f32("1e-46") == 0);
}

TEST_CASE("leading and trailing zeros may balance the exponent") {
  CHECK(f64("0." + std::string(30000, '0') + "1e30001") == bits(1.0));
  CHECK(f64("1" + std::string(30000, '0') + "e-30000") == bits(1.0));
  CHECK(f64("0x0." + std::string(30000, '0') + "1p120004") == bits(1.0));
}

TEST_CASE("hexadecimal floats") {
  CHECK(f64("0x1p0") == bits(1.0));
  CHECK(f64("0xA.8") == bits(10.5));
  CHECK(f64("-0x1.fffffffffffffp1023") == bits(-std::numeric_limits<double>::max()));
  CHECK(f64("0x1.fffffffffffff8p1023") == std::nullopt);
  CHECK(f64("0x1.fffffffffffff7ffp1023") == bits(std::numeric_limits<double>::max()));
  CHECK(f64("0x1.00000000000008p0") == bits(1.0)); // tie
  CHECK(f64("0x1.000000000000080000000000000000000000000000000001p0") ==
        std::bit_cast<uint64_t>(1.0) + 1);
  CHECK(f64("0x0.0000000000001p-1022") == 1);
  CHECK(f64("0x1p-1075") == 0);
  CHECK(f64("0x1.8p-1075") == 1);
  CHECK(f32("0x1.000001p0") == bits(1.0f)); // tie
  CHECK(f32("0x1.000003p0") == 0x3F800002);
}

TEST_CASE("infinities and NaNs") {
  CHECK(f32("inf") == 0x7F800000);
  CHECK(f64("-inf") == 0xFFF0000000000000);
  CHECK(f32("nan") == 0x7FC00000);
  CHECK(f64("-nan") == 0xFFF8000000000000);
  CHECK(f32("nan:0x1") == 0x7F800001);
  CHECK(f32("-nan:0x7f_ffff") == 0xFFFFFFFF);
  CHECK(f32("nan:0x800000") == std::nullopt);
  CHECK(f32("nan:0x0") == std::nullopt);
  CHECK(f64("nan:0xfffffffffffff") == 0x7FFFFFFFFFFFFFFF);
  CHECK(f64("nan:0x10000000000000") == std::nullopt);
}

TEST_CASE("floats print so that they read back") {
  for (uint64_t value : {0ull, 1ull << 63, 1ull, 0x3FB999999999999Aull, 0x7FEFFFFFFFFFFFFFull,
                         0x7FF0000000000000ull, 0xFFF8000000000000ull, 0x7FF0000000000001ull}) {
    std::string text = printFloat(value, FloatFormat::F64);
    CAPTURE(text);
    CHECK(f64(text) == value);
  }
  CHECK(printFloat(bits(0.1), FloatFormat::F64) == "0.1");
  CHECK(printFloat(bits(0.1f), FloatFormat::F32) == "0.1");
  CHECK(printFloat(0x7FA00000, FloatFormat::F32) == "nan:0x200000");
}

TEST_CASE("strings decode their escapes") {
  CHECK(unquote("\"a\\t\\n\\r\\\"\\'\\\\b\"") == "a\t\n\r\"'\\b");
  CHECK(unquote("\"\\00\\fF\\41\"") == std::string("\0\xFF"
                                                   "A",
                                                   3));
  CHECK(unquote("\"\\u{7A}\\u{e4}\\u{20_AC}\\u{1F600}\"") ==
        "z\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
}

TEST_CASE("strings print so that they read back") {
  std::string all;
  for (int c = 0; c < 256; ++c)
    all += static_cast<char>(c);
  CHECK(unquote(quoteBytes(all)) == all);
  CHECK(unquote(quoteName(all)) == all);
  CHECK(quoteName("\xC3\xA4\n") == "\"\xC3\xA4\\0a\"");
  CHECK(quoteBytes("\xC3\xA4") == "\"\\c3\\a4\"");
}
