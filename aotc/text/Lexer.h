// Tokens of the text format, spec §6.3, including annotations (spec appendix, custom sections).
//
// The lexer works on demand and keeps no token list, so that memory does not grow with the input.
// Faults are tokens of kind Error: they surface when the parser gets there, in text order.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace aotc::text {

enum class TokenKind : uint8_t {
  Eof,
  Open,       // (
  Close,      // )
  Annotation, // (@id of an annotation we interpret; all others are skipped like comments
  String,     // "…", with its quotes
  Id,         // $name or $"name", with the dollar
  Nat,        // unsigned integer
  Int,        // signed integer
  Float,      // also inf, nan and nan:0x…
  Keyword,    // anything else that starts with a lower-case letter
  Reserved,   // a run of characters that is no token
  Error,      // text is the message
};

struct Token {
  TokenKind kind = TokenKind::Eof;
  uint64_t offset = 0; // in the whole text
  llvm::StringRef text;
};

class Lexer {
public:
  // Lexes text[begin, end); offsets count from the start of `text`.
  Lexer(llvm::StringRef text, uint64_t begin, uint64_t end)
      : text(text.take_front(end)), cursor(begin) {}

  Token next();
  // Continues at `offset`, where a token or white space starts.
  void seek(uint64_t offset) { cursor = offset; }

private:
  bool atEnd() const { return cursor >= text.size(); }
  char at(uint64_t ahead) const {
    return cursor + ahead < text.size() ? text[cursor + ahead] : '\0';
  }
  bool lookingAt(llvm::StringRef prefix) const { return text.substr(cursor).starts_with(prefix); }
  Token token(TokenKind kind, uint64_t start) const {
    return {kind, start, text.slice(start, cursor)};
  }
  static Token error(uint64_t offset, llvm::StringLiteral message) {
    return {TokenKind::Error, offset, message};
  }

  // Each skips what it names and returns false on a fault, left in `fault`.
  bool skipSpace();
  bool skipLineComment();
  bool skipBlockComment();
  bool skipUtf8Char();
  bool skipString();
  bool skipEscape();
  bool skipAnnotation(uint64_t start);

  Token lexWord();
  bool lexAnnotation(Token &result);
  Token illegalCharacter();

  llvm::StringRef text;
  uint64_t cursor;
  Token fault;
};

// The annotations that come as tokens; the text is the name without the `@`.
bool isInterpretedAnnotation(llvm::StringRef name);
// Whether an identifier can be written as $name without quotes.
bool isPlainId(llvm::StringRef name);

} // namespace aotc::text
