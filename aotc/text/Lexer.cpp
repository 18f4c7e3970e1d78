#include "aotc/text/Lexer.h"

#include "aotc/text/Literals.h"

#include "llvm/ADT/StringExtras.h"

#include <string>

using llvm::StringRef;

namespace aotc::text {

// Spec §6.3.5: the printable ASCII characters that make up identifiers and reserved tokens.
static bool isIdChar(char c) { return c > ' ' && c < 0x7F && !StringRef("\"(),;[]{}").contains(c); }

static bool isControl(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

bool isInterpretedAnnotation(StringRef name) {
  return name == "name" || name == "custom" || name == "metadata.code.branch_hint";
}

bool isPlainId(StringRef name) { return !name.empty() && llvm::all_of(name, isIdChar); }

bool Lexer::skipUtf8Char() {
  if (static_cast<signed char>(text[cursor]) >= 0) {
    ++cursor;
    return true;
  }
  size_t length = utf8Length(text.substr(cursor));
  if (length == 0) {
    fault = error(cursor, "malformed UTF-8 encoding");
    return false;
  }
  cursor += length;
  return true;
}

bool Lexer::skipLineComment() {
  while (!atEnd() && at(0) != '\n' && at(0) != '\r')
    if (!skipUtf8Char())
      return false;
  return true;
}

bool Lexer::skipBlockComment() {
  uint64_t start = cursor;
  cursor += 2;
  for (uint64_t depth = 1; depth;) {
    if (atEnd()) {
      fault = error(start, "unclosed comment");
      return false;
    }
    if (lookingAt("(;") || lookingAt(";)")) {
      at(0) == '(' ? ++depth : --depth;
      cursor += 2;
    } else if (!skipUtf8Char()) {
      return false;
    }
  }
  return true;
}

bool Lexer::skipSpace() {
  for (;;) {
    char c = at(0);
    if (atEnd())
      return true;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++cursor;
    } else if (c == ';' && at(1) == ';') {
      if (!skipLineComment())
        return false;
    } else if (c == '(' && at(1) == ';') {
      if (!skipBlockComment())
        return false;
    } else {
      return true;
    }
  }
}

// At the character behind the backslash.
bool Lexer::skipEscape() {
  uint64_t start = cursor - 1;
  if (!atEnd() && StringRef("tnr\"'\\").contains(at(0))) {
    ++cursor;
    return true;
  }
  if (llvm::isHexDigit(at(0)) && llvm::isHexDigit(at(1))) {
    cursor += 2;
    return true;
  }
  if (lookingAt("u{")) {
    size_t close = text.find('}', cursor);
    uint64_t digits = cursor + 2;
    if (close != StringRef::npos && close - digits <= 32 &&
        unicodeEscape(text.slice(digits, close))) {
      cursor = close + 1;
      return true;
    }
  }
  fault = error(start, "illegal escape");
  return false;
}

// At the opening quote.
bool Lexer::skipString() {
  uint64_t start = cursor++;
  for (;;) {
    if (atEnd() || at(0) == '\n' || at(0) == '\r') {
      fault = error(start, "unclosed string");
      return false;
    }
    char c = at(0);
    if (c == '"') {
      ++cursor;
      return true;
    }
    if (isControl(c)) {
      fault = error(cursor, "illegal character in a string; write it as an escape");
      return false;
    }
    bool ok = c == '\\' ? (++cursor, skipEscape()) : skipUtf8Char();
    if (!ok)
      return false;
  }
}

Token Lexer::illegalCharacter() {
  uint64_t start = cursor;
  if (!skipUtf8Char())
    return fault;
  return error(start, "illegal character");
}

// Spec §6.3.7: everything up to the matching parenthesis, as long as it consists of tokens.
bool Lexer::skipAnnotation(uint64_t start) {
  for (uint64_t depth = 1; depth;) {
    if (!skipSpace())
      return false;
    if (atEnd()) {
      fault = error(start, "unclosed annotation");
      return false;
    }
    char c = at(0);
    if (c == '"') {
      if (!skipString())
        return false;
      continue;
    }
    if (c == '(')
      ++depth;
    else if (c == ')')
      --depth;
    else if (!isIdChar(c) && !StringRef(",;[]{}").contains(c)) {
      fault = illegalCharacter();
      return false;
    }
    ++cursor;
  }
  return true;
}

// At "(@". False where the annotation is one that we do not interpret, and thus leaves no token.
bool Lexer::lexAnnotation(Token &result) {
  uint64_t start = cursor;
  cursor += 2;
  std::string name;
  if (at(0) == '"') {
    uint64_t quote = cursor;
    if (!skipString()) {
      bool isOpen = fault.text == "unclosed string";
      result = isOpen ? error(start, "empty annotation id") : fault;
      return true;
    }
    appendString(text.slice(quote, cursor), name);
    if (!isUtf8(name)) {
      result = error(start, "malformed UTF-8 encoding");
      return true;
    }
  } else {
    while (!atEnd() && isIdChar(at(0)))
      name += text[cursor++];
  }
  if (name.empty()) {
    result = error(start, "empty annotation id");
    return true;
  }
  result = token(TokenKind::Annotation, start);
  if (isInterpretedAnnotation(name))
    return true;
  result = fault;
  if (skipAnnotation(start))
    return false;
  result = fault;
  return true;
}

// The longest run of identifier characters and strings is one token, or one reserved token.
Token Lexer::lexWord() {
  uint64_t start = cursor;
  unsigned strings = 0;
  uint64_t firstString = 0;
  while (!atEnd() && (isIdChar(at(0)) || at(0) == '"')) {
    if (at(0) != '"') {
      ++cursor;
      continue;
    }
    if (strings++ == 0)
      firstString = cursor;
    if (!skipString()) {
      bool isId = text[start] == '$' && firstString == start + 1;
      bool isUtf8 = fault.text != "malformed UTF-8 encoding";
      return isId && isUtf8 ? error(start, "empty identifier") : fault;
    }
  }
  StringRef word = text.slice(start, cursor);
  if (word == "$" || word == "$\"\"")
    return error(start, "empty identifier");
  bool endsInString = strings == 1 && word.back() == '"';
  if (word.front() == '$') {
    bool isId = strings == 0 || (endsInString && firstString == start + 1);
    return token(isId ? TokenKind::Id : TokenKind::Reserved, start);
  }
  if (strings != 0) {
    bool isString = endsInString && firstString == start;
    return token(isString ? TokenKind::String : TokenKind::Reserved, start);
  }
  if (TokenKind number = classifyNumber(word); number != TokenKind::Reserved)
    return token(number, start);
  bool isKeyword = word.front() >= 'a' && word.front() <= 'z';
  return token(isKeyword ? TokenKind::Keyword : TokenKind::Reserved, start);
}

Token Lexer::next() {
  for (;;) {
    if (!skipSpace())
      return fault;
    uint64_t start = cursor;
    if (atEnd())
      return token(TokenKind::Eof, start);
    char c = at(0);
    if (c == '(' && at(1) == '@') {
      Token annotation;
      if (lexAnnotation(annotation))
        return annotation;
      continue;
    }
    if (isIdChar(c) || c == '"')
      return lexWord();
    if (!StringRef("(),;[]{}").contains(c))
      return illegalCharacter();
    ++cursor;
    return token(c == '('   ? TokenKind::Open
                 : c == ')' ? TokenKind::Close
                            : TokenKind::Reserved,
                 start);
  }
}

} // namespace aotc::text
