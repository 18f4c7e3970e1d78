// A tree of files that goes into an executable, to be read there in place (wasmrt/abi.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace aotc::lower {

enum class EmbeddedKind : uint32_t { Directory, File, Link };

struct EmbeddedNode {
  std::string name;
  EmbeddedKind kind;
  uint64_t modified = 0; // nanoseconds since 1970
  std::string content;   // of a file; a link's target
  uint32_t parent = 0;
  uint32_t first = 0, count = 0; // entries of a directory
};

// Breadth first from the root; the entries of a directory follow each other, sorted by name.
struct EmbeddedTree {
  std::string guest; // name of the root, as the program sees it
  std::vector<EmbeddedNode> nodes;
};

} // namespace aotc::lower
