#include "aotc/read/CustomSections.h"

#include "aotc/support/ByteReader.h"
#include "aotc/wasm/Limits.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::read {

namespace {

using NameMap = DenseMap<uint32_t, StringRef>;
using IndirectNameMap = std::map<std::pair<uint32_t, uint32_t>, StringRef>;

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

  // Subsections with an index → index → name map; nullptr for others.
  IndirectNameMap *indirectMapOf(uint8_t id) {
    return id == 2 ? &names.locals : id == 3 ? &names.labels : id == 10 ? &names.fields : nullptr;
  }

  // Unknown subsections are skipped: later versions may bring more.
  void readSubsection() {
    const uint8_t id = reader.u8();
    ByteReader contents = reader.part(reader.u32());
    if (id == 0)
      names.module = contents.name();
    else if (IndirectNameMap *map = indirectMapOf(id))
      readIndirectNameMap(contents, *map);
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

  static void readIndirectNameMap(ByteReader &contents, IndirectNameMap &map) {
    for (uint32_t outers = contents.u32(); outers != 0 && !contents.failed(); --outers) {
      const uint32_t outer = contents.u32();
      for (uint32_t n = contents.u32(); n != 0 && !contents.failed(); --n) {
        const uint32_t inner = contents.u32();
        const StringRef name = contents.name();
        if (!contents.failed())
          map.try_emplace({outer, inner}, name);
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
