// The command line as a value. No type of the option parser escapes.
#pragma once

#include "aotc/driver/Grants.h"
#include "aotc/emit/Emit.h"
#include "aotc/support/Artifact.h"
#include "aotc/target/TargetSpec.h"
#include "aotc/wasm/Features.h"

#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aotc::driver {

enum class Command : uint8_t {
  Compile,
  Run,
  Validate,
  Convert,
  Print, // `text` is the whole answer: help, version, list of targets
};

enum class BoundsChoice : uint8_t { Auto, Guard, Check };

struct Invocation {
  Command command = Command::Compile;
  std::vector<std::string> inputs; // one, but for Validate
  std::string output;              // empty: follows from the input
  std::optional<OutputKind> emit;  // none: follows from the output's suffix
  std::string headerFile;
  std::string name; // of the library: prefix of its C symbols
  std::string text;

  std::string target, cpu, cpuFeatures; // no target: the board's, or the host
  std::string board;
  std::optional<emit::OptLevel> level; // none: 2, or s for boards
  bool manyInstances = false;
  bool linkImports = false;
  BoundsChoice bounds = BoundsChoice::Auto;
  uint64_t stackBytes = 0, maxMemoryBytes = 0, maxGcHeapBytes = 0; // 0: the default
  target::Interrupt interrupt = target::Interrupt::None;
  bool positionIndependent = false;
  bool strip = false;
  wasm::FeatureSet features;

  Grants grants;
  std::vector<std::string> guestArguments;
  std::string sysroot;
  std::vector<std::string> linkArguments;
  std::string resources; // empty: beside the program

  unsigned jobs = 0; // 0: all cores
  bool verbose = false, quiet = false, timeReport = false, printLink = false,
       printFootprint = false;
  bool offsets = false; // Convert: print them
};

llvm::Expected<Invocation> parseOptions(int argc, const char *const *argv);

// The kind that a file's suffix stands for, if any.
std::optional<OutputKind> kindOfFile(llvm::StringRef path);
// `.o` and the like; empty for executables.
llvm::StringRef suffixOf(OutputKind kind);

} // namespace aotc::driver
