#include "aotc/lower/DescriptorEmitter.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;

static_assert(uint32_t(EmbeddedKind::Directory) == WASMRT_EMBEDDED_DIRECTORY);
static_assert(uint32_t(EmbeddedKind::File) == WASMRT_EMBEDDED_FILE);
static_assert(uint32_t(EmbeddedKind::Link) == WASMRT_EMBEDDED_LINK);

Constant *DescriptorEmitter::embeddedNode(const EmbeddedNode &node) {
  const auto *bytes = reinterpret_cast<const uint8_t *>(node.content.data());
  Constant *content = node.kind == EmbeddedKind::Link
                          ? data.string(node.content)
                          : data.bytes({bytes, node.content.size()}, "embedded");
  const bool isDirectory = node.kind == EmbeddedKind::Directory;
  return data.structure(AbiStruct::wasmrt_embedded_node,
                        {data.string(node.name), content,
                         data.u64(isDirectory ? node.count : node.content.size()),
                         data.u64(node.modified), data.u32(uint32_t(node.kind)),
                         data.u32(node.parent), data.u32(node.first), data.u32(0)});
}

Constant *DescriptorEmitter::embeddedTrees() {
  std::vector<Constant *> trees;
  for (const EmbeddedTree &tree : *plan.options.embedded) {
    std::vector<Constant *> nodes;
    for (const EmbeddedNode &node : tree.nodes)
      nodes.push_back(embeddedNode(node));
    trees.push_back(data.structure(
        AbiStruct::wasmrt_embedded,
        {data.string(tree.guest), data.array(AbiStruct::wasmrt_embedded_node, nodes, "nodes")}));
  }
  return data.array(AbiStruct::wasmrt_embedded, trees, "embedded");
}

// The function that gives trees to the program. Only the reference to it makes the linker take it.
Constant *DescriptorEmitter::embedFunction() {
  auto *type = FunctionType::get(unit.ptr(), {unit.ptr()}, false);
  return Function::Create(type, GlobalValue::ExternalLinkage, "wasmrt_wasi_embedded", unit.module);
}

} // namespace aotc::lower
