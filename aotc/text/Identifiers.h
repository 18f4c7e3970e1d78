// Which names of the name section can stand for an index in the text. A name that is empty, or that
// an earlier index of the same kind has, cannot: it is printed as a @name annotation.
#pragma once

#include "aotc/wasm/Module.h"

#include "llvm/Support/raw_ostream.h"

namespace aotc::text {

class Identifiers {
public:
  Identifiers() = default;
  Identifiers(uint32_t count, const llvm::DenseMap<uint32_t, llvm::StringRef> &names);
  // Of the entries of `names` that belong to `outer`.
  Identifiers(uint32_t count, const std::map<std::pair<uint32_t, uint32_t>, llvm::StringRef> &names,
              uint32_t outer);

  // `$name` or the number.
  void printUse(uint32_t index, llvm::raw_ostream &os) const;
  // What comes behind the keyword of a definition: ` $name`, ` (;7;)`, with an annotation if
  // needed.
  void printDefinition(uint32_t index, llvm::raw_ostream &os) const;
  // Whether there is a name, to be printed as identifier or annotation.
  bool has(uint32_t index) const { return entries.count(index); }
  // ` $name` or ` (@name "…")`, nothing where there is no name.
  void printName(uint32_t index, llvm::raw_ostream &os) const;

private:
  struct Entry {
    llvm::StringRef name;
    bool isId;
  };
  template <class Range> void fill(uint32_t count, const Range &names);

  std::map<uint32_t, Entry> entries;
};

void printId(llvm::StringRef name, llvm::raw_ostream &os);

} // namespace aotc::text
