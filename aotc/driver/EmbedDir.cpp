#include "aotc/driver/EmbedDir.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>

using namespace llvm;

namespace aotc::driver {

using lower::EmbeddedKind;
using lower::EmbeddedNode;
using lower::EmbeddedTree;

namespace {

constexpr uint64_t largestFile = uint64_t(1) << 30; // an executable has room for as much

Error cannotEmbed(StringRef path, const Twine &why) {
  return createStringError("cannot embed " + path + ": " + why);
}

bool isUtf8(StringRef name) {
  const auto *bytes = reinterpret_cast<const UTF8 *>(name.begin());
  return isLegalUTF8String(&bytes, reinterpret_cast<const UTF8 *>(name.end()));
}

Expected<std::string> linkTarget(StringRef path) {
  std::string target(4096, 0);
  const ssize_t length = readlink(path.str().c_str(), target.data(), target.size());
  if (length < 0)
    return cannotEmbed(path, strerror(errno));
  target.resize(length);
  return target;
}

class TreeReader {
public:
  TreeReader(EmbeddedTree &tree, FileSystem &files) : tree(tree), files(files) {}

  // Nodes are visited in the order in which they were added, which is breadth first.
  Error read(StringRef root) {
    if (Error error = add(root, 0))
      return error;
    if (tree.nodes[0].kind != EmbeddedKind::Directory)
      return cannotEmbed(root, "not a directory");
    tree.nodes[0].name.clear();
    for (uint32_t i = 0; i != tree.nodes.size(); ++i)
      if (tree.nodes[i].kind == EmbeddedKind::Directory)
        if (Error error = addEntries(i))
          return error;
    return Error::success();
  }

private:
  Error addEntries(uint32_t directory) {
    std::vector<std::string> entries;
    std::error_code code;
    for (sys::fs::directory_iterator i(paths[directory], code, /*follow_symlinks=*/false), end;
         i != end && !code; i.increment(code))
      entries.push_back(i->path());
    if (code)
      return cannotEmbed(paths[directory], code.message());
    std::sort(entries.begin(), entries.end());
    tree.nodes[directory].first = tree.nodes.size();
    tree.nodes[directory].count = entries.size();
    for (const std::string &path : entries)
      if (Error error = add(path, directory))
        return error;
    return Error::success();
  }

  Error add(StringRef path, uint32_t parent) {
    sys::fs::file_status status;
    // The root may be a link, which is what the user named.
    if (std::error_code code = sys::fs::status(path, status, /*follow=*/paths.empty()))
      return cannotEmbed(path, code.message());
    EmbeddedNode node;
    node.name = sys::path::filename(path).str();
    node.parent = parent;
    node.modified = status.getLastModificationTime().time_since_epoch().count();
    if (!isUtf8(node.name))
      return cannotEmbed(path, "its name is not UTF-8");
    if (Error error = fill(node, path, status.type()))
      return error;
    tree.nodes.push_back(std::move(node));
    paths.push_back(path.str());
    return Error::success();
  }

  Error fill(EmbeddedNode &node, StringRef path, sys::fs::file_type type) {
    if (type == sys::fs::file_type::directory_file) {
      node.kind = EmbeddedKind::Directory;
      return Error::success();
    }
    if (type == sys::fs::file_type::symlink_file) {
      node.kind = EmbeddedKind::Link;
      return linkTarget(path).moveInto(node.content);
    }
    if (type != sys::fs::file_type::regular_file)
      return cannotEmbed(path, "not a file, a directory or a symbolic link");
    node.kind = EmbeddedKind::File;
    Expected<std::vector<uint8_t>> bytes = files.read(path, largestFile);
    if (!bytes)
      return cannotEmbed(path, toString(bytes.takeError()));
    node.content.assign(bytes->begin(), bytes->end());
    return Error::success();
  }

  EmbeddedTree &tree;
  FileSystem &files;
  std::vector<std::string> paths; // of the nodes
};

} // namespace

bool isEmbedding(StringRef text) {
  const auto [host, guest] = text.split("::");
  return !host.empty() && !guest.empty() && !guest.contains("::");
}

Expected<EmbeddedTree> readTree(StringRef embedding, FileSystem &files) {
  const auto [host, guest] = embedding.split("::");
  EmbeddedTree tree;
  tree.guest = guest.str();
  if (Error error = TreeReader(tree, files).read(host))
    return error;
  return tree;
}

} // namespace aotc::driver
