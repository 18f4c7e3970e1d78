#include "aotc/text/LabelScope.h"

using llvm::StringRef;

namespace aotc::text {

void LabelScope::enter(StringRef name) {
  if (!name.empty()) {
    positions[name].push_back(depth());
    names[seen] = name;
  }
  stack.push_back(name);
  ++seen;
}

void LabelScope::leave() {
  if (!stack.back().empty())
    positions[stack.back()].pop_back();
  stack.pop_back();
}

StringRef LabelScope::nameOf(uint32_t index) const {
  if (index >= depth())
    return {};
  uint32_t position = depth() - 1 - index;
  StringRef name = stack[position];
  return !name.empty() && positions.find(name)->second.back() == position ? name : StringRef();
}

uint32_t LabelScope::parse(TokenCursor &cursor) const {
  if (!cursor.at(TokenKind::Id)) {
    static const IndexSpace numbers("label", "label");
    return numbers.parseIndex(cursor);
  }
  Token token = cursor.take();
  StringRef name = cursor.idName(token);
  auto found = positions.find(name);
  if (found == positions.end() || found->second.empty()) {
    cursor.fail(token.offset, "unknown label $" + name);
    return 0;
  }
  return depth() - 1 - found->second.back();
}

} // namespace aotc::text
