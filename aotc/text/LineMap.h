// From offsets in the binary that text was turned into back to the text, and from offsets in text
// to lines and columns for messages.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>
#include <vector>

namespace aotc::text {

// Where the pieces of a binary come from. Filled in order of binary offsets.
class LineMap {
public:
  void add(uint64_t binaryOffset, uint64_t textOffset) {
    marks.push_back({binaryOffset, textOffset});
  }
  // The text offset of the piece that `binaryOffset` lies in.
  uint64_t textOffset(uint64_t binaryOffset) const;
  bool empty() const { return marks.empty(); }

private:
  struct Mark {
    uint64_t binary, text;
  };
  std::vector<Mark> marks;
};

// Both count from 1; columns count characters (code points).
struct TextPosition {
  uint64_t line, column;
};
TextPosition textPosition(llvm::StringRef text, uint64_t offset);

// The message in the form that editors understand, with the line and a caret below the column, and
// without a newline at the end:
//     FILE:LINE:COLUMN: MESSAGE
//       (i32.add (local.get 0))
//        ^
std::string formatTextMessage(llvm::StringRef file, llvm::StringRef text, uint64_t offset,
                              llvm::StringRef message);

} // namespace aotc::text
