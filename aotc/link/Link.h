// Objects → what the user asked for.
#pragma once

#include "aotc/link/Board.h"
#include "aotc/link/BoardImage.h"
#include "aotc/support/Artifact.h"
#include "aotc/support/FileSystem.h"
#include "aotc/target/TargetSpec.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

#include <vector>

namespace aotc::link {

struct LinkOptions {
  OutputKind kind = OutputKind::Exe; // Exe, Shared, StaticLib or Obj
  std::string name;                  // of the artifact
  std::string resources;             // the resource folder; Exe only
  std::string sysroot;               // of a C library in place of the pack's; empty: none
  bool positionIndependent = false;
  bool fixedMemory = true; // memory 0 lies at the address of wasm_mem0
  bool strip = false;
  bool traceWasi = false; // the WASI shim that can print calls
  std::vector<std::string> extra;
  // Exe without an operating system; the stack's size, 0 for the default, and what of it is a
  // reserve; and what is told a table of what the image takes, for --print-footprint.
  std::optional<Board> board = std::nullopt;
  uint64_t stackBytes = 0, stackReserveBytes = 0;
  llvm::function_ref<void(llvm::StringRef)> onFootprint = nullptr;
  unsigned threads = 1;
  // Told the linker's command line before it runs; for --print-link.
  llvm::function_ref<void(llvm::StringRef)> onCommand = nullptr;
};

// Fails with one message per line.
llvm::Expected<Artifact> finish(std::vector<Artifact> objects, const target::TargetSpec &target,
                                const LinkOptions &options);

} // namespace aotc::link
