#include "aotc/text/LineMap.h"
#include "test/support/Catch.h"

using namespace aotc::text;
using llvm::StringRef;

namespace {

std::pair<uint64_t, uint64_t> position(StringRef text, uint64_t offset) {
  TextPosition p = textPosition(text, offset);
  return {p.line, p.column};
}

using Position = std::pair<uint64_t, uint64_t>;

} // namespace

TEST_CASE("an offset in the binary belongs to the last piece that starts before it") {
  LineMap map;
  map.add(8, 100);
  map.add(10, 200);
  CHECK(map.textOffset(0) == 0);
  CHECK(map.textOffset(8) == 100);
  CHECK(map.textOffset(9) == 100);
  CHECK(map.textOffset(10) == 200);
  CHECK(map.textOffset(5000) == 200);
}

TEST_CASE("lines and columns count from one, columns in characters") {
  StringRef text = "ab\ncd\r\ne\xC3\xA4"
                   "f\rg";
  CHECK(position(text, 0) == Position(1, 1));
  CHECK(position(text, 2) == Position(1, 3));
  CHECK(position(text, 3) == Position(2, 1));
  CHECK(position(text, 7) == Position(3, 1));
  CHECK(position(text, 10) == Position(3, 3));
  CHECK(position(text, 12) == Position(4, 1));
}

TEST_CASE("a message shows the line and a caret") {
  CHECK(formatTextMessage("a.wat", "(module\n\t(func oops)\n)", 15, "unknown operator oops") ==
        "a.wat:2:8: unknown operator oops\n"
        "  \t(func oops)\n"
        "  \t      ^");
  CHECK(formatTextMessage("a.wat", "", 0, "empty") == "a.wat:1:1: empty\n  \n  ^");
}

TEST_CASE("of a long line only the part around the caret is shown") {
  std::string text = std::string(5000, 'a') + "X" + std::string(5000, 'b');
  std::string message = formatTextMessage("a.wat", text, 5000, "here");
  CHECK(message.size() < 250);
  size_t line = message.find('\n') + 1;
  size_t caret = message.find('^') - message.find('\n', line) - 1;
  CHECK(message[line + caret] == 'X');
}
