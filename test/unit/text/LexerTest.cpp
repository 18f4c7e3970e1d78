#include "aotc/text/Lexer.h"
#include "test/support/Catch.h"

#include <string>
#include <vector>

using namespace aotc::text;
using llvm::StringRef;

namespace {

std::vector<Token> lex(StringRef text) {
  Lexer lexer(text, 0, text.size());
  std::vector<Token> tokens;
  do
    tokens.push_back(lexer.next());
  while (tokens.back().kind != TokenKind::Eof && tokens.back().kind != TokenKind::Error);
  return tokens;
}

TokenKind kindOf(StringRef word) {
  auto tokens = lex(word);
  return tokens.size() == 2 && tokens[0].text == word ? tokens[0].kind : TokenKind::Error;
}

// The message of the first fault, and where it is.
std::pair<std::string, uint64_t> fault(StringRef text) {
  Token last = lex(text).back();
  return {last.kind == TokenKind::Error ? last.text.str() : "", last.offset};
}

using Fault = std::pair<std::string, uint64_t>;

} // namespace

TEST_CASE("words are told apart by their spelling") {
  auto [word, kind] = GENERATE(table<StringRef, TokenKind>({
      {"0", TokenKind::Nat},
      {"0x1F_aB", TokenKind::Nat},
      {"1_000", TokenKind::Nat},
      {"-1", TokenKind::Int},
      {"+0x1", TokenKind::Int},
      {"1.", TokenKind::Float},
      {"1.5e-3", TokenKind::Float},
      {"0x.8p1", TokenKind::Reserved},
      {"0x1.8p+1_0", TokenKind::Float},
      {"inf", TokenKind::Float},
      {"-nan", TokenKind::Float},
      {"nan:0x7f_ffff", TokenKind::Float},
      {"nan:1", TokenKind::Keyword},
      {"1_", TokenKind::Reserved},
      {"1__0", TokenKind::Reserved},
      {"0x", TokenKind::Reserved},
      {"1e", TokenKind::Reserved},
      {".5", TokenKind::Reserved},
      {"i32.const", TokenKind::Keyword},
      {"offset=0x8", TokenKind::Keyword},
      {"Func", TokenKind::Reserved},
      {"$x", TokenKind::Id},
      {"$!#$%&'*+-./:<=>?@\\^_`|~", TokenKind::Id},
      {"$\"two words\"", TokenKind::Id},
      {"$a\"b\"", TokenKind::Reserved},
      {"\"\"", TokenKind::String},
      {"\"a\\\"b\\u{1F600}\\00\"", TokenKind::String},
      {"\"a\"\"b\"", TokenKind::Reserved},
      {"0\"a\"", TokenKind::Reserved},
      {"\"a\"0", TokenKind::Reserved},
      {",", TokenKind::Reserved},
      {"(", TokenKind::Open},
      {")", TokenKind::Close},
  }));
  CAPTURE(word.str());
  CHECK(kindOf(word) == kind);
}

TEST_CASE("white space and comments separate tokens, and parentheses need no separator") {
  auto tokens = lex("(a;;x\nb(;y(;z;);)c\t\"d\")");
  REQUIRE(tokens.size() == 7);
  CHECK(tokens[1].text == "a");
  CHECK(tokens[2].text == "b");
  CHECK(tokens[3].text == "c");
  CHECK(tokens[4].text == "\"d\"");
  CHECK(tokens[4].offset == 19);
}

TEST_CASE("a line comment ends at any newline") {
  CHECK(lex(";; a\rb").size() == 2);
  CHECK(lex(";; a\r\nb").size() == 2);
  CHECK(lex(";; a").size() == 1);
}

TEST_CASE("annotations are skipped unless we interpret them") {
  auto tokens = lex("(@other (nested \")\" ,;[) x) (@name \"n\") (@\"custom\")");
  REQUIRE(tokens.size() == 6);
  CHECK(tokens[0].kind == TokenKind::Annotation);
  CHECK(tokens[0].text == "(@name");
  CHECK(tokens[3].kind == TokenKind::Annotation);
  CHECK(tokens[3].text == "(@\"custom\"");
}

TEST_CASE("faults are told where they are") {
  CHECK(fault("a \"b") == Fault("unclosed string", 2));
  CHECK(fault("a \"b\nc\"") == Fault("unclosed string", 2));
  CHECK(fault("(; (; ;)") == Fault("unclosed comment", 0));
  CHECK(fault("a (@b (c)") == Fault("unclosed annotation", 2));
  CHECK(fault("(@)") == Fault("empty annotation id", 0));
  CHECK(fault("(@\"\")") == Fault("empty annotation id", 0));
  CHECK(fault("  $ ") == Fault("empty identifier", 2));
  CHECK(fault("$\"\"") == Fault("empty identifier", 0));
  CHECK(fault("\"\\q\"") == Fault("illegal escape", 1));
  CHECK(fault("\"\\u{d800}\"") == Fault("illegal escape", 1));
  CHECK(fault("\"\\u{110000}\"") == Fault("illegal escape", 1));
  CHECK(fault("a\x01") == Fault("illegal character", 1));
  CHECK(fault("\xC3\x9F") == Fault("illegal character", 0));
  CHECK(fault("\"\xC3\"") == Fault("malformed UTF-8 encoding", 1));
  CHECK(fault(";; \xFF") == Fault("malformed UTF-8 encoding", 3));
  CHECK(fault("(@a \xED\xA0\x80)") == Fault("malformed UTF-8 encoding", 4));
}

TEST_CASE("a million annotations in a row need no stack") {
  std::string text;
  for (int i = 0; i < 1'000'000; ++i)
    text += "(@a)";
  CHECK(lex(text).size() == 1);
}
