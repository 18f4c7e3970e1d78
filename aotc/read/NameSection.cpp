#include "aotc/read/CustomSections.h"

#include "aotc/support/ByteReader.h"
#include "aotc/wasm/Limits.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::read {

namespace {

using NameMap = DenseMap<uint32_t, StringRef>;

class NameSectionReader {
public:
  NameSectionReader(const CustomSection &section, Names &names)
      : reader(section.bytes, section.offset), names(names) {}

  Error readAll() {
    while (!reader.atEnd())
      readSubsection();
    return reader.takeError();
  }

private:
  // Subsections with an index → name map; nullptr for others.
  NameMap *mapOf(uint8_t id) {
    switch (id) {
    case 1:
      return &names.funcs;
    case 4:
      return &names.types;
    case 5:
      return &names.tables;
    case 6:
      return &names.memories;
    case 7:
      return &names.globals;
    case 8:
      return &names.elems;
    case 9:
      return &names.datas;
    case 11:
      return &names.tags;
    }
    return nullptr;
  }

  // Labels (3) and fields (10) are of no use to us; unknown ones may come in later versions.
  void readSubsection() {
    const uint8_t id = reader.u8();
    ByteReader contents = reader.part(reader.u32());
    if (id == 0)
      names.module = contents.name();
    else if (id == 2)
      readLocalNames(contents);
    else if (NameMap *map = mapOf(id))
      readNameMap(contents, *map);
    if (contents.failed())
      reader.fail(contents.takeError());
  }

  static void readNameMap(ByteReader &contents, NameMap &map) {
    for (uint32_t n = contents.u32(); n != 0 && !contents.failed(); --n) {
      const uint32_t index = contents.u32();
      const StringRef name = contents.name();
      if (!contents.failed() && index < limits::Funcs)
        map.try_emplace(index, name);
    }
  }

  void readLocalNames(ByteReader &contents) {
    for (uint32_t funcs = contents.u32(); funcs != 0 && !contents.failed(); --funcs) {
      const uint32_t func = contents.u32();
      for (uint32_t n = contents.u32(); n != 0 && !contents.failed(); --n) {
        const uint32_t local = contents.u32();
        const StringRef name = contents.name();
        if (!contents.failed())
          names.locals.try_emplace({func, local}, name);
      }
    }
  }

  ByteReader reader;
  Names &names;
};

} // namespace

void readNameSection(const CustomSection &section, Module &module) {
  if (Error e = NameSectionReader(section, module.names).readAll())
    module.warnings.push_back("name section: " + toString(std::move(e)));
}

} // namespace aotc::read
