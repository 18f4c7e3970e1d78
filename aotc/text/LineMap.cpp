#include "aotc/text/LineMap.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

using llvm::StringRef;

namespace aotc::text {

uint64_t LineMap::textOffset(uint64_t binaryOffset) const {
  auto after = llvm::upper_bound(
      marks, binaryOffset, [](uint64_t offset, const Mark &mark) { return offset < mark.binary; });
  return after == marks.begin() ? 0 : std::prev(after)->text;
}

static bool isContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

static uint64_t countCharacters(StringRef text) {
  return static_cast<uint64_t>(llvm::count_if(text, [](char c) { return !isContinuation(c); }));
}

static StringRef lineStart(StringRef before) {
  size_t newline = before.find_last_of("\r\n");
  return newline == StringRef::npos ? before : before.drop_front(newline + 1);
}

TextPosition textPosition(StringRef text, uint64_t offset) {
  StringRef before = text.take_front(offset);
  uint64_t line = 1 + before.count('\n');
  // A lone carriage return ends a line too.
  for (size_t i = 0; i < before.size(); ++i)
    if (before[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))
      ++line;
  return {line, 1 + countCharacters(lineStart(before))};
}

// Whole characters only: a cut in the middle of one is moved off it.
static StringRef window(StringRef line, uint64_t column, uint64_t &begin) {
  constexpr uint64_t Before = 70, Width = 100;
  begin = line.size() > Width && column > Before ? column - Before : 0;
  while (begin < line.size() && isContinuation(line[begin]))
    ++begin;
  uint64_t end = std::min<uint64_t>(line.size(), begin + Width);
  while (end < line.size() && isContinuation(line[end]))
    ++end;
  return line.slice(begin, end);
}

std::string formatTextMessage(StringRef file, StringRef text, uint64_t offset, StringRef message) {
  offset = std::min<uint64_t>(offset, text.size());
  TextPosition position = textPosition(text, offset);
  StringRef start = lineStart(text.take_front(offset));
  StringRef line = text.drop_front(offset - start.size());
  line = line.take_front(line.find_first_of("\r\n"));
  uint64_t begin = 0;
  StringRef shown = window(line, start.size(), begin);
  std::string result = (file + ":" + llvm::Twine(position.line) + ":" +
                        llvm::Twine(position.column) + ": " + message + "\n  " + shown + "\n  ")
                           .str();
  for (char c : start.drop_front(std::min<uint64_t>(begin, start.size())))
    if (!isContinuation(c))
      result += c == '\t' ? '\t' : ' ';
  return result + "^";
}

} // namespace aotc::text
