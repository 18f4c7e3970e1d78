// What the names and types of a module's text mean: index spaces, defined types, and the types that
// inline function types add behind them (spec §6.4.9 and §6.6.4).
#pragma once

#include "aotc/text/TokenCursor.h"
#include "aotc/wasm/Types.h"

#include "llvm/ADT/StringMap.h"

#include <map>
#include <vector>

namespace aotc::text {

using NameMap = std::map<uint32_t, llvm::StringRef>;

// The identifiers of one kind of thing, and the names that go to the name section.
class IndexSpace {
public:
  // `noun` is for "unknown NOUN", `shortNoun` for "duplicate NOUN".
  IndexSpace(const char *noun, const char *shortNoun) : noun(noun), shortNoun(shortNoun) {}

  // Gives the next index to what may be named by the token in front of the cursor, and takes it.
  uint32_t declare(TokenCursor &cursor);
  uint32_t declareAnonymous() { return count++; }
  // Takes a number or an identifier. A number may be out of range: that is for validation to say.
  uint32_t parseIndex(TokenCursor &cursor) const;
  uint32_t size() const { return count; }

  NameMap names;

private:
  const char *noun, *shortNoun;
  llvm::StringMap<uint32_t> byName;
  uint32_t count = 0;
};

struct ModuleContext {
  IndexSpace types{"type", "type"}, funcs{"function", "func"}, tables{"table", "table"},
      memories{"memory", "memory"}, globals{"global", "global"}, tags{"tag", "tag"},
      elems{"elem segment", "elem"}, datas{"data segment", "data"};
  std::map<uint32_t, IndexSpace> fields;      // by type
  std::map<uint32_t, NameMap> locals, labels; // by function
  llvm::StringRef moduleName;                 // empty for none
  bool usesDataIndices = false;               // whether the binary needs a data count section

  // Defines the next declared type or types; `groupEnd` is the end of their recursive group.
  std::vector<wasm::SubType> defined;
  struct Group {
    uint32_t first, count;
    uint64_t offset;
  };
  std::vector<Group> groups;
  // Makes defined[first, …) one group, and a candidate for inline function types.
  void endGroup(uint32_t first, uint64_t offset);
  // The index of a function type that is spelled like this, appended to the types if need be.
  TypeIdx internFuncType(const wasm::FuncType &type, uint64_t offset);

private:
  llvm::StringMap<uint32_t> funcTypes; // binary form → first index
};

} // namespace aotc::text
