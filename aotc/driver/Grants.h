// What a program may touch outside its memory, as the options say it, and as the program is told
// it: by settings of the WASI shim, which are baked into an executable, or handed over by `aotc
// run`.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>
#include <vector>

namespace aotc::driver {

struct Grants {
  std::vector<std::string> dirs;      // HOST[::GUEST][:ro]
  std::vector<std::string> env;       // NAME=VALUE, or NAME for the host's value
  std::vector<std::string> listen;    // ADDRESS:PORT
  std::vector<std::string> embedDirs; // HOST::GUEST; files in the executable itself
  std::string standardInput, standardOutput, standardError; // files
  std::string argv0;
  bool inheritEnv = false;
  bool traceWasi = false;
};

// A setting: a variable of the environment that wasi-libc-shim/README.md documents.
struct Setting {
  std::string name, value;
  bool isList; // adds to what there is, instead of taking its place

  std::string text() const { return name + "=" + value; }
};

// What is wrong with the grants, in one line.
std::optional<std::string> faultOf(const Grants &grants);

std::vector<Setting> settingsOf(const Grants &grants);
bool grantsAnything(const Grants &grants);

} // namespace aotc::driver
