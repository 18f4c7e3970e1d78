// Numbers and strings of the text format, spec §6.3.1 to §6.3.3.
#pragma once

#include "aotc/text/Lexer.h"

#include <optional>
#include <string>

namespace aotc::text {

// Nat, Int or Float where the whole word is such a literal; Reserved otherwise.
TokenKind classifyNumber(llvm::StringRef word);

// The value of a Nat token; nothing where it exceeds 64 bits.
std::optional<uint64_t> parseNat(llvm::StringRef word);
// The value of a Nat or Int token modulo 2^bits; nothing where it is below -2^(bits-1) or at least
// 2^bits.
std::optional<uint64_t> parseInt(llvm::StringRef word, unsigned bits);

enum class FloatFormat : uint8_t { F32, F64 };
// The bits of a Nat, Int or Float token, rounded to nearest, ties to even. Nothing where it rounds
// to infinity or a NaN payload does not fit.
std::optional<uint64_t> parseFloat(llvm::StringRef word, FloatFormat format);

// Appends the bytes that a String token, quotes included, stands for.
void appendString(llvm::StringRef token, std::string &bytes);
// The code point of \u{digits}, or nothing where it is none.
std::optional<uint32_t> unicodeEscape(llvm::StringRef digits);

// The length of the well-formed UTF-8 sequence that `bytes` starts with, or 0.
size_t utf8Length(llvm::StringRef bytes);
bool isUtf8(llvm::StringRef bytes);

// The shortest spelling that reads back to the same bits.
std::string printFloat(uint64_t bits, FloatFormat format);
// A String token for a name, which is UTF-8, and for bytes, of which only printable ASCII is kept.
std::string quoteName(llvm::StringRef name);
std::string quoteBytes(llvm::StringRef bytes);

} // namespace aotc::text
