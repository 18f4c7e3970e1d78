// A board without an operating system, as far as an image for it has to know it: a row of
// Boards.def, or a file of the user's.
#pragma once

#include "aotc/support/FileSystem.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace aotc::link {

struct Region {
  uint64_t origin = 0, byteLength = 0;
};

enum class BoardExit : uint8_t { Halt, Semihosting };

struct Board {
  std::string name;
  std::string target; // a name of Targets.def
  std::string cpu;    // empty: the target's
  Region flash, ram;
  std::string console; // libwasmrt/port/board/console_NAME.c
  uint64_t uart = 0;   // address of the console's registers
  BoardExit exit = BoardExit::Halt;
  uint64_t magic = 0; // in front of the code; 0: nothing
  std::string runs;   // for people: what runs an image
};

// A board by name. What names a file (it contains a slash or a dot) is read: `KEY = VALUE` lines
// as describe() writes them.
llvm::Expected<Board> findBoard(llvm::StringRef name, FileSystem &files);
std::vector<Board> allBoards();

// The description of a board as a file that findBoard() reads, to copy and change.
std::string describe(const Board &board);

// `128K`, `4M`: as descriptions and data sheets say it.
std::string byteCount(uint64_t number);

} // namespace aotc::link
