#include "aotc/emit/NamePrefix.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELF.h"
#include "llvm/Object/ELFTypes.h"

using namespace llvm;
using namespace llvm::object;

namespace aotc::emit {

namespace {

// The length of `PREFIX:NUMBER:` at the start of a name, or 0.
size_t prefixLength(StringRef name, StringRef prefix) {
  StringRef rest = name;
  if (!rest.consume_front(prefix) || !rest.consume_front(":"))
    return 0;
  StringRef number = rest.take_while(isDigit);
  rest = rest.drop_front(number.size());
  if (number.empty() || !rest.consume_front(":"))
    return 0;
  return name.size() - rest.size();
}

template <class ELFT>
Error dropIn(MutableArrayRef<char> object, const ELFFile<ELFT> &file,
             const typename ELFT::Shdr &table, StringRef prefix) {
  auto strings = file.getStringTableForSymtab(table);
  if (!strings)
    return strings.takeError();
  auto symbols = file.symbols(&table);
  if (!symbols)
    return symbols.takeError();
  for (const typename ELFT::Sym &symbol : *symbols) {
    auto name = symbol.getName(*strings);
    if (!name)
      return name.takeError();
    const size_t length = prefixLength(*name, prefix);
    if (symbol.getBinding() != ELF::STB_LOCAL || length == 0)
      continue;
    size_t offset = reinterpret_cast<const char *>(&symbol) - object.data();
    auto *editable = reinterpret_cast<typename ELFT::Sym *>(object.data() + offset);
    editable->st_name = editable->st_name + length;
  }
  return Error::success();
}

template <class ELFT> Error drop(MutableArrayRef<char> object, StringRef prefix) {
  auto file = ELFFile<ELFT>::create(StringRef(object.data(), object.size()));
  if (!file)
    return file.takeError();
  auto sections = file->sections();
  if (!sections)
    return sections.takeError();
  for (const typename ELFT::Shdr &section : *sections)
    if (section.sh_type == ELF::SHT_SYMTAB)
      if (Error e = dropIn<ELFT>(object, *file, section, prefix))
        return e;
  return Error::success();
}

} // namespace

Error dropNamePrefix(MutableArrayRef<char> object, StringRef prefix) {
  bool is64 = object.size() > ELF::EI_CLASS && object[ELF::EI_CLASS] == ELF::ELFCLASS64;
  return is64 ? drop<ELF64LE>(object, prefix) : drop<ELF32LE>(object, prefix);
}

} // namespace aotc::emit
