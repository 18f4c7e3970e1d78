// The labels in scope, innermost last. The body of a function has no entry.
#pragma once

#include "aotc/text/ModuleContext.h"

#include "llvm/ADT/SmallVector.h"

namespace aotc::text {

class LabelScope {
public:
  // An empty name is none.
  void enter(llvm::StringRef name);
  void leave();
  uint32_t depth() const { return static_cast<uint32_t>(stack.size()); }
  // The name of the innermost label, empty where it has none.
  llvm::StringRef innermost() const { return stack.back(); }
  // The name that means the label with this index here, or empty.
  llvm::StringRef nameOf(uint32_t index) const;
  // The index that a number or an identifier means.
  uint32_t parse(TokenCursor &cursor) const;

  NameMap names; // of all labels of the function, numbered in order of appearance

private:
  std::vector<llvm::StringRef> stack;
  llvm::StringMap<llvm::SmallVector<uint32_t, 1>> positions; // name → where in `stack`
  uint32_t seen = 0;
};

} // namespace aotc::text
