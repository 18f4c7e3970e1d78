// Floating-point literals must round correctly however many digits they have, in linear time.
// llvm::APFloat rounds correctly but takes quadratic time in the number of decimal digits and
// clamps exponents, so the literal is normalised first: leading zeros go, the exponent is adjusted
// to them, and of the digits only as many stay as can matter. A midpoint between two doubles has
// at most 767 significant decimal digits; if any digit beyond the first 800 is not zero, a final 1
// stands for all of them.
#include "aotc/text/Literals.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Error.h"

#include <bit>
#include <charconv>

using llvm::APFloat;
using llvm::StringRef;

namespace aotc::text {

// Skips digit ('_'? digit)*. False where there is no digit, or an underscore without one behind.
static bool skipDigits(StringRef &rest, bool hex) {
  auto isDigit = [hex](char c) { return hex ? llvm::isHexDigit(c) : llvm::isDigit(c); };
  if (rest.empty() || !isDigit(rest.front()))
    return false;
  while (!rest.empty() && (isDigit(rest.front()) || rest.front() == '_')) {
    bool isUnderscore = rest.front() == '_';
    rest = rest.drop_front();
    if (isUnderscore && (rest.empty() || !isDigit(rest.front())))
      return false;
  }
  return true;
}

static bool skipSign(StringRef &rest) { return rest.consume_front("+") || rest.consume_front("-"); }

TokenKind classifyNumber(StringRef word) {
  StringRef rest = word;
  bool isSigned = skipSign(rest);
  if (rest == "inf" || rest == "nan")
    return TokenKind::Float;
  if (rest.consume_front("nan:0x"))
    return skipDigits(rest, true) && rest.empty() ? TokenKind::Float : TokenKind::Reserved;
  bool hex = rest.consume_front("0x");
  if (!skipDigits(rest, hex))
    return TokenKind::Reserved;
  if (rest.empty())
    return isSigned ? TokenKind::Int : TokenKind::Nat;
  if (rest.consume_front("."))
    if (!rest.empty() && (hex ? llvm::isHexDigit(rest.front()) : llvm::isDigit(rest.front())))
      if (!skipDigits(rest, hex))
        return TokenKind::Reserved;
  if (rest.consume_front_insensitive(hex ? "p" : "e")) {
    skipSign(rest);
    if (!skipDigits(rest, false))
      return TokenKind::Reserved;
  }
  return rest.empty() ? TokenKind::Float : TokenKind::Reserved;
}

std::optional<uint64_t> parseNat(StringRef word) {
  uint64_t radix = word.consume_front("0x") ? 16 : 10;
  uint64_t value = 0;
  for (char c : word) {
    if (c == '_')
      continue;
    if (__builtin_mul_overflow(value, radix, &value) ||
        __builtin_add_overflow(value, llvm::hexDigitValue(c), &value))
      return std::nullopt;
  }
  return value;
}

std::optional<uint64_t> parseInt(StringRef word, unsigned bits) {
  bool negative = word.starts_with("-");
  skipSign(word);
  std::optional<uint64_t> magnitude = parseNat(word);
  if (!magnitude)
    return std::nullopt;
  uint64_t mask = ~0ull >> (64 - bits);
  if (*magnitude > (negative ? 1ull << (bits - 1) : mask))
    return std::nullopt;
  return (negative ? -*magnitude : *magnitude) & mask;
}

namespace {

// What a format consists of, sign bit excluded.
struct FloatLayout {
  unsigned mantissaBits, exponentBits;

  explicit FloatLayout(FloatFormat format)
      : mantissaBits(format == FloatFormat::F32 ? 23 : 52),
        exponentBits(format == FloatFormat::F32 ? 8 : 11) {}
  uint64_t infinity() const { return ((1ull << exponentBits) - 1) << mantissaBits; }
  uint64_t quietBit() const { return 1ull << (mantissaBits - 1); }
  uint64_t signBit() const { return 1ull << (mantissaBits + exponentBits); }
};

// A literal without sign as 0.DIGITS times base^point; no leading zeros.
struct Scientific {
  std::string digits;
  int64_t point = 0;
};

} // namespace

static const llvm::fltSemantics &semantics(FloatFormat format) {
  return format == FloatFormat::F32 ? APFloat::IEEEsingle() : APFloat::IEEEdouble();
}

// The exponent behind e or p, held within ±10^9: larger ones overflow or vanish anyway unless the
// literal had as many digits.
static int64_t parseExponent(StringRef text) {
  bool negative = text.starts_with("-");
  skipSign(text);
  int64_t value = 0;
  for (char c : text)
    if (c != '_')
      value = std::min<int64_t>(value * 10 + (c - '0'), 1'000'000'000'000);
  return negative ? -value : value;
}

static Scientific normalise(StringRef digits, size_t keep) {
  Scientific result;
  bool seenPoint = false, sticky = false;
  for (char c : digits) {
    if (c == '_')
      continue;
    if (c == '.') {
      seenPoint = true;
      continue;
    }
    bool leading = result.digits.empty() && c == '0';
    if (!leading && result.digits.size() < keep)
      result.digits += c;
    else if (!leading)
      sticky |= c != '0';
    result.point += leading ? (seenPoint ? -1 : 0) : (seenPoint ? 0 : 1);
  }
  if (sticky)
    result.digits += '1';
  return result;
}

// Bits of the magnitude, or nothing where it rounds to infinity.
static std::optional<uint64_t> parseMagnitude(StringRef word, FloatFormat format) {
  bool hex = word.consume_front("0x");
  size_t marker = word.find_first_of(hex ? "pP" : "eE");
  int64_t exponent = marker == StringRef::npos ? 0 : parseExponent(word.substr(marker + 1));
  Scientific number = normalise(word.take_front(marker), hex ? 40 : 800);
  if (number.digits.empty())
    return 0;
  exponent += number.point * (hex ? 4 : 1);
  if (exponent < -2000)
    return 0;
  if (exponent > 2000)
    return std::nullopt;
  std::string text =
      (hex ? "0x0." : "0.") + number.digits + (hex ? "p" : "e") + std::to_string(exponent);
  APFloat value(semantics(format));
  auto status = value.convertFromString(text, APFloat::rmNearestTiesToEven);
  if (!status) {
    llvm::consumeError(status.takeError());
    return std::nullopt;
  }
  if (value.isInfinity())
    return std::nullopt;
  return value.bitcastToAPInt().getZExtValue();
}

std::optional<uint64_t> parseFloat(StringRef word, FloatFormat format) {
  FloatLayout layout(format);
  uint64_t sign = word.starts_with("-") ? layout.signBit() : 0;
  skipSign(word);
  if (word == "inf")
    return sign | layout.infinity();
  if (word == "nan")
    return sign | layout.infinity() | layout.quietBit();
  if (word.consume_front("nan:")) {
    std::optional<uint64_t> payload = parseNat(word);
    if (!payload || *payload == 0 || *payload >> layout.mantissaBits)
      return std::nullopt;
    return sign | layout.infinity() | *payload;
  }
  std::optional<uint64_t> magnitude = parseMagnitude(word, format);
  if (!magnitude)
    return std::nullopt;
  return sign | *magnitude;
}

std::optional<uint32_t> unicodeEscape(StringRef digits) {
  StringRef rest = digits;
  if (!skipDigits(rest, true) || !rest.empty())
    return std::nullopt;
  uint32_t code = 0;
  for (char c : digits) {
    if (c == '_')
      continue;
    code = code * 16 + llvm::hexDigitValue(c);
    if (code >= 0x110000)
      return std::nullopt;
  }
  if (code >= 0xD800 && code < 0xE000)
    return std::nullopt;
  return code;
}

static void appendUtf8(uint32_t code, std::string &bytes) {
  char buffer[UNI_MAX_UTF8_BYTES_PER_CODE_POINT];
  char *end = buffer;
  llvm::ConvertCodePointToUTF8(code, end);
  bytes.append(buffer, end);
}

void appendString(StringRef token, std::string &bytes) {
  StringRef rest = token.drop_front().drop_back();
  while (!rest.empty()) {
    StringRef plain = rest.take_until([](char c) { return c == '\\'; });
    bytes.append(plain.begin(), plain.end());
    rest = rest.drop_front(plain.size());
    if (rest.empty())
      return;
    char escape = rest[1];
    rest = rest.drop_front(2);
    if (escape == 'u') {
      size_t close = rest.find('}');
      appendUtf8(*unicodeEscape(rest.slice(1, close)), bytes);
      rest = rest.drop_front(close + 1);
    } else if (llvm::isHexDigit(escape)) {
      bytes += llvm::hexFromNibbles(escape, rest.front());
      rest = rest.drop_front();
    } else {
      bytes += escape == 't' ? '\t' : escape == 'n' ? '\n' : escape == 'r' ? '\r' : escape;
    }
  }
}

size_t utf8Length(StringRef bytes) {
  auto *begin = reinterpret_cast<const llvm::UTF8 *>(bytes.begin());
  auto *end = reinterpret_cast<const llvm::UTF8 *>(bytes.end());
  if (begin == end || !llvm::isLegalUTF8Sequence(begin, end))
    return 0;
  return llvm::getNumBytesForUTF8(*begin);
}

bool isUtf8(StringRef bytes) {
  auto *begin = reinterpret_cast<const llvm::UTF8 *>(bytes.begin());
  auto *end = reinterpret_cast<const llvm::UTF8 *>(bytes.end());
  return llvm::isLegalUTF8String(&begin, end);
}

std::string printFloat(uint64_t bits, FloatFormat format) {
  FloatLayout layout(format);
  std::string sign = bits & layout.signBit() ? "-" : "";
  uint64_t magnitude = bits & (layout.signBit() - 1);
  if (magnitude == layout.infinity())
    return sign + "inf";
  if (magnitude == (layout.infinity() | layout.quietBit()))
    return sign + "nan";
  if (magnitude > layout.infinity())
    return sign + "nan:0x" + llvm::utohexstr(magnitude - layout.infinity(), true);
  char buffer[64];
  auto end = format == FloatFormat::F32
                 ? std::to_chars(buffer, std::end(buffer),
                                 std::bit_cast<float>(static_cast<uint32_t>(magnitude)))
                 : std::to_chars(buffer, std::end(buffer), std::bit_cast<double>(magnitude));
  return sign.append(buffer, end.ptr);
}

static std::string quote(StringRef bytes, bool keepsUtf8) {
  std::string result = "\"";
  for (unsigned char c : bytes) {
    if (c == '"' || c == '\\')
      (result += '\\') += static_cast<char>(c);
    else if ((c >= 0x20 && c < 0x7F) || (c >= 0x80 && keepsUtf8))
      result += static_cast<char>(c);
    else
      ((result += '\\') += llvm::hexdigit(c >> 4, true)) += llvm::hexdigit(c & 15, true);
  }
  return result + '"';
}

std::string quoteName(StringRef name) { return quote(name, isUtf8(name)); }

std::string quoteBytes(StringRef bytes) { return quote(bytes, false); }

} // namespace aotc::text
