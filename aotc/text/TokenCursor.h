// A parser's view of the tokens: look ahead, take, and complain. Sticky like ByteReader: after the
// first fault only Eof comes, so that parsers need to look once per item; takeError() tells it.
#pragma once

#include "aotc/support/Diag.h"
#include "aotc/text/Lexer.h"

#include "llvm/Support/Allocator.h"
#include "llvm/Support/StringSaver.h"

#include <array>
#include <optional>
#include <string>

namespace aotc::text {

class TokenCursor {
public:
  TokenCursor(llvm::StringRef text, uint64_t begin, uint64_t end)
      : text(text), lexer(text, begin, end) {}
  ~TokenCursor() { llvm::consumeError(std::move(error)); }
  TokenCursor(const TokenCursor &) = delete;
  TokenCursor &operator=(const TokenCursor &) = delete;

  // Looks at most three tokens ahead; 0 is the next one.
  const Token &peek(unsigned ahead = 0);
  Token take();
  uint64_t offset() { return peek().offset; }
  // Goes back or forth to a token that starts at `offset`.
  void seek(uint64_t offset);

  bool at(TokenKind kind) { return peek().kind == kind; }
  bool atKeyword(llvm::StringRef keyword, unsigned ahead = 0);
  bool atOpen(llvm::StringRef keyword) { return at(TokenKind::Open) && atKeyword(keyword, 1); }
  // Whether the next token can be an index: a number or an identifier.
  bool atIndex(unsigned ahead = 0) {
    TokenKind kind = peek(ahead).kind;
    return kind == TokenKind::Nat || kind == TokenKind::Id;
  }
  bool atAnnotation(llvm::StringRef name);

  // Takes the next token, or both of `(keyword`, if it is this.
  bool accept(TokenKind kind);
  bool acceptKeyword(llvm::StringRef keyword);
  bool acceptOpen(llvm::StringRef keyword);
  // The name of an identifier, decoded, without the dollar.
  std::optional<llvm::StringRef> acceptId();

  // Takes the token or complains. `what` names it in the message.
  void expectClose() { expect(TokenKind::Close, "')'"); }
  Token expect(TokenKind kind, const char *what);
  // A String that must be UTF-8.
  llvm::StringRef expectName();
  // Appends the bytes of String tokens as long as there are any.
  void takeStrings(std::string &bytes);
  // Skips to behind the parenthesis that closes the one just opened.
  void skipToClose();

  // "unexpected token …" or "unknown operator …" at the next token.
  void unexpected(const char *wanted);
  // Only the first fault is kept.
  void fail(uint64_t offset, const llvm::Twine &message);
  void fail(llvm::Error fault);
  bool failed() const { return hasFailed; }
  llvm::Error takeError();

  // The decoded name of an Id token.
  llvm::StringRef idName(const Token &id);
  llvm::StringRef save(llvm::StringRef string) { return saver.save(string); }

private:
  llvm::StringRef text;
  Lexer lexer;
  std::array<Token, 4> window;
  unsigned first = 0, count = 0;
  llvm::BumpPtrAllocator allocator;
  llvm::StringSaver saver{allocator};
  bool hasFailed = false;
  llvm::Error error = llvm::Error::success();
};

// Whether the word means something in a module, in whatever place.
bool isKeyword(llvm::StringRef word);

} // namespace aotc::text
