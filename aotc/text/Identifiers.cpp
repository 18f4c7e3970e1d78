#include "aotc/text/Identifiers.h"

#include "aotc/text/Literals.h"

#include "llvm/ADT/StringSet.h"

using llvm::raw_ostream;
using llvm::StringRef;

namespace aotc::text {

void printId(StringRef name, raw_ostream &os) {
  os << '$';
  if (isPlainId(name))
    os << name;
  else
    os << quoteName(name);
}

// `names` in ascending order of the index.
template <class Range> void Identifiers::fill(uint32_t count, const Range &names) {
  llvm::StringSet<> taken;
  for (auto &[index, name] : names)
    if (index < count)
      entries[index] = {name, !name.empty() && taken.insert(name).second};
}

Identifiers::Identifiers(uint32_t count, const llvm::DenseMap<uint32_t, StringRef> &names) {
  fill(count, std::map<uint32_t, StringRef>(names.begin(), names.end()));
}

Identifiers::Identifiers(uint32_t count,
                         const std::map<std::pair<uint32_t, uint32_t>, StringRef> &names,
                         uint32_t outer) {
  std::vector<std::pair<uint32_t, StringRef>> own;
  for (auto it = names.lower_bound({outer, 0}); it != names.end() && it->first.first == outer; ++it)
    own.push_back({it->first.second, it->second});
  fill(count, own);
}

void Identifiers::printUse(uint32_t index, raw_ostream &os) const {
  auto found = entries.find(index);
  if (found != entries.end() && found->second.isId)
    printId(found->second.name, os);
  else
    os << index;
}

void Identifiers::printName(uint32_t index, raw_ostream &os) const {
  auto found = entries.find(index);
  if (found == entries.end())
    return;
  os << ' ';
  if (found->second.isId)
    printId(found->second.name, os);
  else
    os << "(@name " << quoteName(found->second.name) << ')';
}

void Identifiers::printDefinition(uint32_t index, raw_ostream &os) const {
  auto found = entries.find(index);
  if (found == entries.end() || !found->second.isId)
    os << " (;" << index << ";)";
  printName(index, os);
}

} // namespace aotc::text
