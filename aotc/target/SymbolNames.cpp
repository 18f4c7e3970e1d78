#include "aotc/target/SymbolNames.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace llvm;

namespace aotc::target {

namespace {

constexpr StringLiteral letters = "ilfdvr";

bool isPlain(char c) { return isAlnum(c) || c == '_'; }

void appendEscaped(std::string &out, StringRef name) {
  for (char c : name) {
    if (isPlain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<uint8_t>(c);
    out += '_';
    out += hexdigit(byte >> 4, /*LowerCase=*/true);
    out += hexdigit(byte & 15, /*LowerCase=*/true);
  }
}

// `_2e` is a full stop, but the `_ad` of `fd_advise` is not an escape: only those of printable
// characters that must be escaped are undone. Good enough for a message.
std::string unescape(StringRef text) {
  std::string out;
  while (!text.empty()) {
    uint8_t byte = 0;
    const bool isEscape = text.size() >= 3 && text[0] == '_' &&
                          !text.substr(1, 2).getAsInteger(16, byte) && isPrint(byte) &&
                          !isPlain(static_cast<char>(byte));
    out += isEscape ? static_cast<char>(byte) : text[0];
    text = text.drop_front(isEscape ? 3 : 1);
  }
  return out;
}

StringRef typeName(char letter) {
  return StringSwitch<StringRef>(StringRef(&letter, 1))
      .Case("i", "i32")
      .Case("l", "i64")
      .Case("f", "f32")
      .Case("d", "f64")
      .Case("v", "v128")
      .Default("ref");
}

void appendTypes(std::string &out, StringRef types) {
  out += '[';
  ListSeparator space(" ");
  for (char letter : types) {
    out += StringRef(space);
    out += typeName(letter);
  }
  out += ']';
}

} // namespace

std::string importSymbol(StringRef module, StringRef name, StringRef signature) {
  std::string symbol = "wasm__";
  appendEscaped(symbol, module);
  symbol += "__";
  appendEscaped(symbol, name);
  symbol += "__";
  symbol += signature;
  return symbol;
}

// Read from the back, where nothing is ambiguous: result letters, `_`, parameter letters, `__`.
std::optional<ImportName> parseImportSymbol(StringRef symbol) {
  if (!symbol.consume_front("wasm__"))
    return std::nullopt;
  StringRef head = symbol.rtrim(letters);
  if (!head.consume_back("_"))
    return std::nullopt;
  head = head.rtrim(letters);
  StringRef signature = symbol.drop_front(head.size());
  if (!head.consume_back("__"))
    return std::nullopt;
  auto [module, name] = head.split("__");
  if (module.size() == head.size())
    return std::nullopt;
  return ImportName{unescape(module), unescape(name), signature.str()};
}

std::string cName(StringRef name) {
  std::string text;
  appendEscaped(text, name);
  if (text.empty() || isDigit(text[0]))
    text = "_" + text;
  return text;
}

std::string exportSymbol(StringRef prefix, StringRef name) {
  std::string symbol = prefix.str();
  symbol += '_';
  appendEscaped(symbol, name);
  return symbol;
}

std::string describeSignature(StringRef signature) {
  auto [parameters, results] = signature.split('_');
  std::string text;
  appendTypes(text, parameters);
  text += " -> ";
  appendTypes(text, results);
  return text;
}

} // namespace aotc::target
