#include "aotc/link/Board.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;

namespace aotc::link {

namespace {

std::string hex(uint64_t number) { return "0x" + utohexstr(number, /*LowerCase=*/true); }

// `0x20000000`, `128K`, `4M`.
bool parseNumber(StringRef text, uint64_t &number) {
  unsigned shift = text.consume_back("K") ? 10 : text.consume_back("M") ? 20 : 0;
  return !text.getAsInteger(0, number) && (number << shift >> shift == number) &&
         (number <<= shift, true);
}

bool parseRegion(StringRef text, Region &region) {
  auto [origin, length] = text.split(' ');
  return parseNumber(origin, region.origin) && parseNumber(length.trim(), region.byteLength) &&
         region.byteLength && isUInt<32>(region.byteLength) &&
         region.origin <= UINT64_MAX - region.byteLength;
}

bool parseConsole(StringRef text, Board &board) {
  auto [name, address] = text.split(' ');
  board.console = name.str();
  return all_of(name, isAlnum) && !name.empty() &&
         (address.empty() || parseNumber(address.trim(), board.uart));
}

bool parseExit(StringRef text, Board &board) {
  board.exit = text == "semihosting" ? BoardExit::Semihosting : BoardExit::Halt;
  return text == "semihosting" || text == "halt";
}

struct Key {
  StringLiteral name;
  bool isRequired;
  bool (*parse)(StringRef text, Board &board);
};

constexpr Key keys[] = {
    {"target", true, [](StringRef t, Board &b) { return (b.target = t.str(), !t.empty()); }},
    {"cpu", false, [](StringRef t, Board &b) { return (b.cpu = t.str(), true); }},
    {"flash", true, [](StringRef t, Board &b) { return parseRegion(t, b.flash); }},
    {"ram", true, [](StringRef t, Board &b) { return parseRegion(t, b.ram); }},
    {"console", true, parseConsole},
    {"exit", false, parseExit},
    {"magic", false, [](StringRef t, Board &b) { return parseNumber(t, b.magic); }},
    {"runs", false, [](StringRef t, Board &b) { return (b.runs = t.str(), true); }},
};

Expected<Board> parse(StringRef path, StringRef text) {
  Board board;
  board.name = path.str();
  std::vector<StringRef> seen;
  unsigned number = 0;
  for (StringRef line : split(text, '\n')) {
    ++number;
    line = line.split('#').first.trim();
    if (line.empty())
      continue;
    auto [name, value] = line.split('=');
    name = name.trim();
    const std::string where = (path + ":" + Twine(number) + ": ").str();
    const Key *key = find_if(keys, [&](const Key &k) { return k.name == name; });
    if (key == std::end(keys))
      return createStringError(where + "unknown key '" + name + "' of a board");
    if (!key->parse(value.trim(), board))
      return createStringError(where + "'" + value.trim() + "' is no " + name);
    seen.push_back(name);
  }
  for (const Key &key : keys)
    if (key.isRequired && !is_contained(seen, key.name))
      return createStringError(path + ": the board has no " + key.name);
  return board;
}

} // namespace

std::vector<Board> allBoards() {
  return {
#define BOARD(Name, Target, Cpu, Flash, FlashBytes, Ram, RamBytes, Console, Uart, Exit, Magic,     \
              Runs)                                                                                \
  {Name,  Target, Cpu, {Flash, FlashBytes}, {Ram, RamBytes}, Console, Uart, BoardExit::Exit,       \
   Magic, Runs},
#include "aotc/link/Boards.def"
  };
}

Expected<Board> findBoard(StringRef name, FileSystem &files) {
  if (name.contains('/') || name.contains('.')) {
    Expected<std::vector<uint8_t>> bytes = files.read(name.str(), 1 << 20);
    if (!bytes)
      return createStringError(name + ": " + toString(bytes.takeError()));
    return parse(name, StringRef(reinterpret_cast<const char *>(bytes->data()), bytes->size()));
  }
  for (Board &board : allBoards())
    if (board.name == name)
      return std::move(board);
  return createStringError("unknown board '" + name +
                           "'; `aotc boards` lists them, and a file can describe another");
}

std::string byteCount(uint64_t number) {
  if (number && number % 1048576 == 0)
    return utostr(number / 1048576) + "M";
  return number % 1024 == 0 ? utostr(number / 1024) + "K" : utostr(number);
}

std::string describe(const Board &board) {
  std::string text = "target = " + board.target + "\n";
  if (!board.cpu.empty())
    text += "cpu = " + board.cpu + "\n";
  text += "flash = " + hex(board.flash.origin) + " " + byteCount(board.flash.byteLength) + "\n";
  text += "ram = " + hex(board.ram.origin) + " " + byteCount(board.ram.byteLength) + "\n";
  text += "console = " + board.console + (board.uart ? " " + hex(board.uart) : "") + "\n";
  text += std::string("exit = ") + (board.exit == BoardExit::Semihosting ? "semihosting" : "halt") +
          "\n";
  if (board.magic)
    text += "magic = " + hex(board.magic) + "\n";
  return text + "runs = " + board.runs + "\n";
}

} // namespace aotc::link
