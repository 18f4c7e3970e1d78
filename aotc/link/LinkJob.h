// What the linker is asked to do, complete: output kind, target, pack, inputs → a command line.
#pragma once

#include "aotc/link/Board.h"
#include "aotc/support/Artifact.h"
#include "aotc/target/TargetSpec.h"

#include <optional>
#include <string>
#include <vector>

namespace aotc::link {

// The input section with the initial contents of memory 0, and the symbol of its first byte.
constexpr llvm::StringLiteral imageSectionPrefix = ".wasm_image.";
constexpr llvm::StringLiteral memorySymbol = "wasm_mem0";

struct LinkJob {
  OutputKind kind = OutputKind::Exe; // Exe, Shared, or Obj: several objects become one
  const target::TargetSpec *target = nullptr;
  std::string pack;                // folder of crt files and libraries; Exe only
  std::string libc;                // folder of crt files and libc.a: the pack, or the user's
  std::vector<std::string> inputs; // paths
  std::vector<std::string> extra;  // arguments of --link-arg, as they are
  std::string output;
  bool positionIndependent = false;
  bool strip = false;
  bool traceWasi = false;             // link the WASI shim that can print calls
  std::optional<uint64_t> memoryBase; // where memory 0 lies, if that is settled at link time
  std::string imageScript;            // path of imagePlacement(), where an input has an image
  const Board *board = nullptr;       // Exe without an operating system
  std::string boardScript;            // path of its linker script
  std::string map;                    // path of the map to write; empty: none
  unsigned threads = 1;
};

// The arguments of ld.lld, its name first.
std::vector<std::string> commandLine(const LinkJob &job);

// A linker script that puts the image at `base`.
std::string imagePlacement(uint64_t base, uint64_t start);

// Where memory 0 goes when the other inputs have `inputBytes`: an upper bound of code and data. It
// lies behind them, below 2 GiB, so that one 32-bit displacement or a pair of instructions reaches
// it on every target, and leaves room for the guard in front of it.
llvm::Expected<uint64_t> chooseMemoryBase(uint64_t inputBytes);

// The command line as a shell would take it.
std::string printable(llvm::ArrayRef<std::string> arguments);

} // namespace aotc::link
