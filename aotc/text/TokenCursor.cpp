#include "aotc/text/TokenCursor.h"

#include "aotc/text/Literals.h"
#include "aotc/wasm/Instructions.h"

#include "llvm/ADT/StringSet.h"

using llvm::StringRef;

namespace aotc::text {

// The keywords that are no instructions. The difference shows in messages only: a word of these in
// a wrong place is an unexpected token, any other word an unknown operator.
static constexpr StringRef OtherKeywords =
    "any anyref array arrayref before after binary catch catch_all catch_all_ref catch_ref code "
    "data declare definition do elem eq eqref exn exnref export extern externref f32 f32x4 f64 "
    "f64x2 field final func funcref global i16 i16x8 i31 i31ref i32 i32x4 i64 i64x2 i8 i8x16 "
    "import instance item local memory module mut nan:arithmetic nan:canonical noexn noextern "
    "nofunc none null nullexnref nullexternref nullfuncref nullref offset pagesize param quote rec "
    "ref result shared start struct structref sub table tag then type v128";

static llvm::StringSet<> splitWords(StringRef list) {
  llvm::StringSet<> words;
  for (; !list.empty(); list = list.ltrim()) {
    StringRef word = list.take_until([](char c) { return c == ' '; });
    words.insert(word);
    list = list.drop_front(word.size());
  }
  return words;
}

bool isKeyword(StringRef word) {
  static const llvm::StringSet<> keywords = splitWords(OtherKeywords);
  if (keywords.contains(word) || wasm::opByText(word))
    return true;
  bool isMemArg = word.consume_front("offset=") || word.consume_front("align=");
  return isMemArg && !word.empty() && classifyNumber(word) == TokenKind::Nat;
}

const Token &TokenCursor::peek(unsigned ahead) {
  while (count <= ahead)
    window[(first + count++) % window.size()] =
        hasFailed ? Token{TokenKind::Eof, text.size(), {}} : lexer.next();
  return window[(first + ahead) % window.size()];
}

Token TokenCursor::take() {
  Token token = peek();
  first = (first + 1) % window.size();
  --count;
  return token;
}

void TokenCursor::seek(uint64_t offset) {
  lexer.seek(offset);
  count = 0;
}

bool TokenCursor::atKeyword(StringRef keyword, unsigned ahead) {
  const Token &token = peek(ahead);
  return token.kind == TokenKind::Keyword && token.text == keyword;
}

bool TokenCursor::atAnnotation(StringRef name) {
  if (!at(TokenKind::Annotation))
    return false;
  StringRef id = peek().text.drop_front(2);
  return id == name || (id.starts_with("\"") && id.drop_front().drop_back() == name);
}

bool TokenCursor::accept(TokenKind kind) {
  if (!at(kind))
    return false;
  take();
  return true;
}

bool TokenCursor::acceptKeyword(StringRef keyword) {
  if (!atKeyword(keyword))
    return false;
  take();
  return true;
}

bool TokenCursor::acceptOpen(StringRef keyword) {
  if (!atOpen(keyword))
    return false;
  take();
  take();
  return true;
}

StringRef TokenCursor::idName(const Token &id) {
  StringRef name = id.text.drop_front();
  if (!name.starts_with("\""))
    return name;
  std::string decoded;
  appendString(name, decoded);
  if (!isUtf8(decoded))
    fail(id.offset, "malformed UTF-8 encoding");
  return save(decoded);
}

std::optional<StringRef> TokenCursor::acceptId() {
  if (!at(TokenKind::Id))
    return std::nullopt;
  return idName(take());
}

Token TokenCursor::expect(TokenKind kind, const char *what) {
  if (at(kind))
    return take();
  unexpected(what);
  return {};
}

StringRef TokenCursor::expectName() {
  Token token = expect(TokenKind::String, "a name in quotes");
  if (token.kind != TokenKind::String)
    return {};
  std::string name;
  appendString(token.text, name);
  if (!isUtf8(name))
    fail(token.offset, "malformed UTF-8 encoding");
  return save(name);
}

void TokenCursor::takeStrings(std::string &bytes) {
  while (at(TokenKind::String))
    appendString(take().text, bytes);
}

void TokenCursor::skipToClose() {
  for (uint64_t depth = 1; depth && !failed();) {
    switch (peek().kind) {
    case TokenKind::Open:
    case TokenKind::Annotation:
      ++depth;
      break;
    case TokenKind::Close:
      --depth;
      break;
    case TokenKind::Eof:
    case TokenKind::Error:
      return unexpected("')'");
    default:
      break;
    }
    take();
  }
}

static std::string describe(const Token &token) {
  if (token.kind == TokenKind::Eof)
    return "unexpected token: the text ends";
  if (token.kind == TokenKind::Error)
    return token.text.str();
  StringRef word = token.text.take_front(60);
  if (token.kind == TokenKind::Annotation)
    return ("misplaced " + word.drop_front() + " annotation").str();
  if (token.kind == TokenKind::Reserved ||
      (token.kind == TokenKind::Keyword && !isKeyword(token.text)))
    return ("unknown operator " + word).str();
  return ("unexpected token '" + word + "'").str();
}

void TokenCursor::unexpected(const char *wanted) {
  if (hasFailed)
    return;
  const Token &token = peek();
  std::string message = describe(token);
  if (token.kind == TokenKind::Eof || StringRef(message).starts_with("unexpected"))
    message += std::string(", expected ") + wanted;
  fail(token.offset, message);
}

void TokenCursor::fail(uint64_t offset, const llvm::Twine &message) {
  fail(malformed(offset, message));
}

void TokenCursor::fail(llvm::Error fault) {
  if (hasFailed)
    return llvm::consumeError(std::move(fault));
  error = std::move(fault);
  hasFailed = true;
  count = 0;
}

llvm::Error TokenCursor::takeError() { return std::move(error); }

} // namespace aotc::text
