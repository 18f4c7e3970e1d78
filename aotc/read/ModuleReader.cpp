// Sections → Module, spec §5.5.
//
// Each section is read by a reader of its own that ends where the section ends, so that no item can
// reach into the next section. Lists reserve no more than the remaining bytes could hold: a count
// is the module's claim, the bytes are the proof. Function bodies are only delimited here, and
// decoded when they are validated; constant expressions are decoded, since only their `end` says
// where they stop, and kept as bytes.
#include "aotc/read/ModuleReader.h"

#include "aotc/read/CustomSections.h"
#include "aotc/read/InstReader.h"
#include "aotc/read/TypeReader.h"
#include "aotc/wasm/Limits.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::read {

namespace {

class ModuleReader {
public:
  ModuleReader(Module &module, const FeatureSet &features)
      : module(module), features(features), input(module.bytes, 0) {}

  Error readAll();

private:
  struct SectionRow;
  static const SectionRow sections[];

  Error firstFault();
  void readHeader();
  void readSection();
  void readCustomSection(ByteReader &section);
  void interpretCustomSections();
  void checkCounts();

  void readTypeSection(ByteReader &r);
  void readImportSection(ByteReader &r);
  void readFunctionSection(ByteReader &r);
  void readTableSection(ByteReader &r);
  void readMemorySection(ByteReader &r);
  void readTagSection(ByteReader &r);
  void readGlobalSection(ByteReader &r);
  void readExportSection(ByteReader &r);
  void readStartSection(ByteReader &r);
  void readElementSection(ByteReader &r);
  void readDataCountSection(ByteReader &r);
  void readCodeSection(ByteReader &r);
  void readDataSection(ByteReader &r);

  Import readImport(ByteReader &r);
  Table readTable(ByteReader &r);
  Tag readTag(ByteReader &r, uint64_t offset);
  Export readExport(ByteReader &r);
  ElemSegment readElement(ByteReader &r);
  DataSegment readData(ByteReader &r);
  FuncBody readBody(ByteReader &r, FuncIdx func);

  StringRef readName(ByteReader &r);
  CodeSlice readConstExpr(ByteReader &r);
  void checkIndexSpace(ByteReader &r, size_t size, uint32_t limit, StringRef what);

  Module &module;
  const FeatureSet &features;
  ByteReader input;
  size_t nextSection = 0; // index into `sections`
};

struct ModuleReader::SectionRow {
  uint8_t id;
  StringLiteral name;
  void (ModuleReader::*read)(ByteReader &);
};

// In the order that they must come in.
const ModuleReader::SectionRow ModuleReader::sections[] = {
    {1, "type", &ModuleReader::readTypeSection},
    {2, "import", &ModuleReader::readImportSection},
    {3, "function", &ModuleReader::readFunctionSection},
    {4, "table", &ModuleReader::readTableSection},
    {5, "memory", &ModuleReader::readMemorySection},
    {13, "tag", &ModuleReader::readTagSection},
    {6, "global", &ModuleReader::readGlobalSection},
    {7, "export", &ModuleReader::readExportSection},
    {8, "start", &ModuleReader::readStartSection},
    {9, "element", &ModuleReader::readElementSection},
    {12, "data count", &ModuleReader::readDataCountSection},
    {10, "code", &ModuleReader::readCodeSection},
    {11, "data", &ModuleReader::readDataSection},
};

Error ModuleReader::readAll() {
  if (module.bytes.size() > limits::ModuleBytes)
    return overLimit(0, "size of the module in bytes", module.bytes.size(), limits::ModuleBytes);
  readHeader();
  while (!input.atEnd())
    readSection();
  if (!input.failed())
    checkCounts();
  if (input.failed())
    return firstFault();
  interpretCustomSections();
  return Error::success();
}

// Bodies are decoded later, but they come first in the file: where one of them is malformed too,
// that is the fault to tell, as it may well be the cause of the other.
Error ModuleReader::firstFault() {
  Error found = input.takeError();
  for (const FuncBody &body : module.bodies) {
    InstReader insts(body.code, features, input.endOfInput());
    Inst inst;
    while (!insts.atEnd() && insts.next(inst)) {
    }
    if (Error e = insts.takeError()) {
      consumeError(std::move(found));
      return inFunction(std::move(e), raw(body.func));
    }
  }
  return found;
}

void ModuleReader::readHeader() {
  constexpr uint32_t Magic = 0x6D736100, Version = 1, ComponentVersion = 0x0001000D;
  if (input.fixed32() != Magic)
    input.fail(malformed(0, "magic header not detected"));
  const uint32_t version = input.fixed32();
  if (version == ComponentVersion)
    input.fail(malformed(4, "unknown binary version: this is a component; only core modules can be "
                            "compiled"));
  else if (version != Version)
    input.fail(malformed(4, "unknown binary version 0x" + utohexstr(version, true, 8)));
}

void ModuleReader::readSection() {
  const uint64_t start = input.offset();
  const uint8_t id = input.u8();
  const uint32_t size = input.u32();
  if (size > input.remaining())
    input.fail(malformed(start + 1, "length out of bounds: section of " + Twine(size) + " bytes, " +
                                        Twine(input.remaining()) + " left"));
  ByteReader section = input.part(size);
  if (input.failed())
    return;
  if (id == 0)
    return readCustomSection(section);

  const SectionRow *row = find_if(sections, [id](const SectionRow &s) { return s.id == id; });
  if (row == std::end(sections))
    return input.fail(malformed(start, "malformed section id " + Twine(+id)));
  const size_t place = static_cast<size_t>(row - sections);
  if (place < nextSection)
    return input.fail(malformed(start, "unexpected content after last section: " + row->name +
                                           " section behind the " + sections[nextSection - 1].name +
                                           " section"));
  nextSection = place + 1;

  (this->*row->read)(section);
  if (!section.failed() && !section.atEnd())
    section.fail(
        malformed(section.offset(), "section size mismatch: " + Twine(section.remaining()) +
                                        " bytes left in the " + row->name + " section"));
  if (section.failed())
    input.fail(section.takeError());
}

void ModuleReader::readCustomSection(ByteReader &section) {
  const StringRef name = readName(section);
  const uint64_t contentsOffset = section.offset();
  module.customs.push_back({name, section.rest(), contentsOffset});
  if (section.failed())
    input.fail(section.takeError());
}

void ModuleReader::interpretCustomSections() {
  for (const CustomSection &section : module.customs) {
    if (section.name == "name")
      readNameSection(section, module);
    else if (section.name == "metadata.code.branch_hint" && features.has(Feature::BranchHinting))
      readBranchHints(section, module);
  }
}

// What the lengths of two sections must agree on, spec §5.5.16.
void ModuleReader::checkCounts() {
  const uint64_t end = module.bytes.size();
  const size_t declared = module.funcs.size() - module.importedFuncs;
  if (declared != module.bodies.size())
    input.fail(
        malformed(end, "function and code section have inconsistent lengths: " + Twine(declared) +
                           " functions, " + Twine(module.bodies.size()) + " bodies"));
  if (module.dataCount && *module.dataCount != module.datas.size())
    input.fail(malformed(
        end, "data count and data section have inconsistent lengths: " + Twine(*module.dataCount) +
                 " announced, " + Twine(module.datas.size()) + " present"));
}

StringRef ModuleReader::readName(ByteReader &r) {
  const uint64_t offset = r.offset();
  const StringRef name = r.name();
  if (name.size() > limits::NameBytes)
    r.fail(overLimit(offset, "length of a name in bytes", name.size(), limits::NameBytes));
  return name;
}

// Spec §5.4.9. Blocks are not constant, but decode, so their `end`s are counted.
CodeSlice ModuleReader::readConstExpr(ByteReader &r) {
  const uint64_t offset = r.offset();
  InstReader insts({r.rest(), offset}, features, r.endOfInput());
  Inst inst;
  for (uint64_t depth = 1; depth != 0;) {
    if (!insts.next(inst)) {
      r.fail(insts.takeError());
      return {};
    }
    if (inst.op == Op::End || inst.op == Op::Delegate)
      --depth;
    else if (info(inst.op).imm == ImmKind::BlockType || info(inst.op).imm == ImmKind::TryTable)
      ++depth;
  }
  return {r.bytes(insts.offset() - offset), offset};
}

void ModuleReader::checkIndexSpace(ByteReader &r, size_t size, uint32_t limit, StringRef what) {
  if (size > limit)
    r.fail(overLimit(r.offset(), "number of " + what, size, limit));
}

void ModuleReader::readTypeSection(ByteReader &r) { readTypes(r, features, module.types); }

void ModuleReader::readImportSection(ByteReader &r) {
  const uint32_t count = readCount(r, limits::Imports, "imports");
  module.imports.reserve(roomFor(r, count, /*bytesEach=*/4));
  for (uint32_t n = count; n != 0 && !r.failed(); --n)
    module.imports.push_back(readImport(r));
}

Import ModuleReader::readImport(ByteReader &r) {
  Import import;
  import.offset = r.offset();
  import.module = readName(r);
  import.name = readName(r);
  const uint64_t kindOffset = r.offset();
  const uint8_t kind = r.u8();
  import.kind = static_cast<ExternKind>(kind);
  switch (import.kind) {
  case ExternKind::Func:
    import.index = module.importedFuncs++;
    module.funcs.push_back({TypeIdx(r.u32()), import.offset});
    return import;
  case ExternKind::Table:
    import.index = module.importedTables++;
    module.tables.push_back({readTableType(r, features), {}, import.offset});
    checkIndexSpace(r, module.tables.size(), limits::Tables, "tables");
    return import;
  case ExternKind::Memory:
    import.index = module.importedMemories++;
    module.memories.push_back({readMemoryType(r, features), import.offset});
    checkIndexSpace(r, module.memories.size(), limits::Memories, "memories");
    return import;
  case ExternKind::Global:
    import.index = module.importedGlobals++;
    module.globals.push_back({readGlobalType(r, features), {}, import.offset});
    return import;
  case ExternKind::Tag:
    import.index = module.importedTags++;
    module.tags.push_back(readTag(r, import.offset));
    return import;
  }
  r.fail(malformed(kindOffset, "malformed import kind " + Twine(+kind)));
  return import;
}

void ModuleReader::readFunctionSection(ByteReader &r) {
  const uint32_t count = readCount(r, limits::Funcs, "functions");
  checkIndexSpace(r, module.funcs.size() + count, limits::Funcs, "functions");
  module.funcs.reserve(module.funcs.size() + roomFor(r, count));
  for (uint32_t n = count; n != 0 && !r.failed(); --n) {
    const uint64_t offset = r.offset();
    module.funcs.push_back({TypeIdx(r.u32()), offset});
  }
}

void ModuleReader::readTableSection(ByteReader &r) {
  const uint32_t count = readCount(r, limits::Tables, "tables");
  checkIndexSpace(r, module.tables.size() + count, limits::Tables, "tables");
  for (uint32_t n = count; n != 0 && !r.failed(); --n)
    module.tables.push_back(readTable(r));
}

// Spec §5.5.7: 0x40 0x00 comes before a table type with an initializer.
Table ModuleReader::readTable(ByteReader &r) {
  Table table;
  table.offset = r.offset();
  if (r.peek() != 0x40) {
    table.type = readTableType(r, features);
    return table;
  }
  need(r, table.offset, features, Feature::FunctionRefs, "a table with an initializer");
  r.u8();
  if (r.u8() != 0)
    r.fail(malformed(table.offset, "malformed table"));
  table.type = readTableType(r, features);
  table.init = readConstExpr(r);
  return table;
}

void ModuleReader::readMemorySection(ByteReader &r) {
  const uint32_t count = readCount(r, limits::Memories, "memories");
  checkIndexSpace(r, module.memories.size() + count, limits::Memories, "memories");
  for (uint32_t n = count; n != 0 && !r.failed(); --n) {
    const uint64_t offset = r.offset();
    module.memories.push_back({readMemoryType(r, features), offset});
  }
}

void ModuleReader::readTagSection(ByteReader &r) {
  const uint32_t count = readCount(r, limits::Tags, "tags");
  checkIndexSpace(r, module.tags.size() + count, limits::Tags, "tags");
  for (uint32_t n = count; n != 0 && !r.failed(); --n)
    module.tags.push_back(readTag(r, r.offset()));
}

Tag ModuleReader::readTag(ByteReader &r, uint64_t offset) {
  if (!features.has(Feature::LegacyExceptions))
    need(r, offset, features, Feature::Exceptions, "a tag");
  const uint64_t attributeOffset = r.offset();
  if (r.u8() != 0)
    r.fail(malformed(attributeOffset, "malformed tag attribute"));
  return {TypeIdx(r.u32()), offset};
}

void ModuleReader::readGlobalSection(ByteReader &r) {
  const uint32_t count = readCount(r, limits::Globals, "globals");
  checkIndexSpace(r, module.globals.size() + count, limits::Globals, "globals");
  module.globals.reserve(module.globals.size() + roomFor(r, count, /*bytesEach=*/3));
  for (uint32_t n = count; n != 0 && !r.failed(); --n) {
    const uint64_t offset = r.offset();
    const GlobalType type = readGlobalType(r, features);
    module.globals.push_back({type, readConstExpr(r), offset});
  }
}

void ModuleReader::readExportSection(ByteReader &r) {
  const uint32_t count = readCount(r, limits::Exports, "exports");
  module.exports.reserve(roomFor(r, count, /*bytesEach=*/3));
  for (uint32_t n = count; n != 0 && !r.failed(); --n)
    module.exports.push_back(readExport(r));
}

Export ModuleReader::readExport(ByteReader &r) {
  const uint64_t offset = r.offset();
  const StringRef name = readName(r);
  const uint64_t kindOffset = r.offset();
  const uint8_t kind = r.u8();
  if (kind > static_cast<uint8_t>(ExternKind::Tag))
    r.fail(malformed(kindOffset, "malformed export kind " + Twine(+kind)));
  return {name, static_cast<ExternKind>(kind), r.u32(), offset};
}

void ModuleReader::readStartSection(ByteReader &r) {
  module.startOffset = r.offset();
  module.start = FuncIdx(r.u32());
}

void ModuleReader::readElementSection(ByteReader &r) {
  const uint32_t count = readCount(r, limits::Segments, "element segments");
  module.elems.reserve(roomFor(r, count, /*bytesEach=*/3));
  for (uint32_t n = count; n != 0 && !r.failed(); --n)
    module.elems.push_back(readElement(r));
}

// Spec §5.5.12. The three bits of the first number: passive or declarative; explicit table or
// declarative; expressions instead of function indices.
ElemSegment ModuleReader::readElement(ByteReader &r) {
  ElemSegment elem;
  elem.offset = r.offset();
  const uint32_t flags = r.u32();
  if (flags > 7)
    r.fail(malformed(elem.offset, "malformed elements segment kind " + Twine(flags)));
  const bool isActive = !(flags & 1), hasIndex = flags & 2, hasExprs = flags & 4;
  if (!isActive)
    need(r, elem.offset, features, Feature::BulkMemory, "a passive element segment");
  if (hasExprs)
    need(r, elem.offset, features, Feature::RefTypes, "an element segment of expressions");
  if (isActive) {
    elem.mode = SegmentMode::Active;
    elem.table = TableIdx(hasIndex ? r.u32() : 0);
    elem.offsetExpr = readConstExpr(r);
  } else {
    elem.mode = hasIndex ? SegmentMode::Declarative : SegmentMode::Passive;
  }

  const bool hasType = flags & 3;
  if (!hasExprs)
    elem.type = {AbsHeap::Func, false};
  if (hasType && hasExprs)
    elem.type = readRefType(r, features);
  const uint64_t kindOffset = r.offset();
  if (hasType && !hasExprs && r.u8() != 0)
    r.fail(malformed(kindOffset, "malformed element kind"));

  const uint32_t count = readCount(r, limits::SegmentEntries, "entries of an element segment");
  if (hasExprs)
    elem.exprs.reserve(roomFor(r, count, /*bytesEach=*/2));
  else
    elem.funcs.reserve(roomFor(r, count));
  for (uint32_t n = count; n != 0 && !r.failed(); --n) {
    if (hasExprs)
      elem.exprs.push_back(readConstExpr(r));
    else
      elem.funcs.push_back(FuncIdx(r.u32()));
  }
  return elem;
}

void ModuleReader::readDataCountSection(ByteReader &r) {
  need(r, r.offset(), features, Feature::BulkMemory, "the data count section");
  module.dataCount = readCount(r, limits::Segments, "data segments");
}

void ModuleReader::readCodeSection(ByteReader &r) {
  module.codeSectionOffset = r.offset();
  const uint32_t count = readCount(r, limits::Funcs, "functions");
  module.bodies.reserve(roomFor(r, count, /*bytesEach=*/3));
  for (uint32_t i = 0; i < count && !r.failed(); ++i)
    module.bodies.push_back(readBody(r, FuncIdx(module.importedFuncs + i)));
}

// Spec §5.5.13. The types of locals are needed to reject their sum, the instructions are not.
FuncBody ModuleReader::readBody(ByteReader &r, FuncIdx func) {
  const uint64_t start = r.offset();
  const uint32_t size = r.u32();
  if (size > r.remaining())
    r.fail(malformed(start, "length out of bounds: function body of " + Twine(size) + " bytes, " +
                                Twine(r.remaining()) + " left"));
  if (size > limits::BodyBytes)
    r.fail(overLimit(start, "size of a function body in bytes", size, limits::BodyBytes));
  FuncBody body;
  body.func = func;
  body.offset = r.offset();
  ByteReader contents = r.part(size);

  const uint32_t runs = contents.u32();
  body.locals.reserve(roomFor(contents, runs, /*bytesEach=*/2));
  uint64_t total = 0;
  for (uint32_t n = runs; n != 0 && !contents.failed(); --n) {
    const uint64_t offset = contents.offset();
    const uint32_t count = contents.u32();
    total += count;
    if (total > UINT32_MAX)
      contents.fail(malformed(offset, "too many locals: " + Twine(total)));
    body.locals.push_back({count, readValType(contents, features)});
  }
  const uint64_t codeOffset = contents.offset();
  body.code = {contents.rest(), codeOffset};
  if (contents.failed())
    r.fail(inFunction(contents.takeError(), raw(func)));
  return body;
}

void ModuleReader::readDataSection(ByteReader &r) {
  const uint32_t count = readCount(r, limits::Segments, "data segments");
  module.datas.reserve(roomFor(r, count, /*bytesEach=*/2));
  for (uint32_t n = count; n != 0 && !r.failed(); --n)
    module.datas.push_back(readData(r));
}

// Spec §5.5.14.
DataSegment ModuleReader::readData(ByteReader &r) {
  DataSegment data;
  data.offset = r.offset();
  const uint32_t flags = r.u32();
  if (flags > 2)
    r.fail(malformed(data.offset, "malformed data segment kind " + Twine(flags)));
  if (flags == 1) {
    need(r, data.offset, features, Feature::BulkMemory, "a passive data segment");
  } else {
    data.mode = SegmentMode::Active;
    data.memory = MemoryIdx(flags == 2 ? r.u32() : 0);
    data.offsetExpr = readConstExpr(r);
  }
  data.bytes = r.bytes(r.u32());
  return data;
}

} // namespace

Expected<Module> readModule(std::vector<uint8_t> bytes, std::string file,
                            const FeatureSet &features) {
  Module module;
  module.file = std::move(file);
  module.bytes = std::move(bytes);
  if (Error e = ModuleReader(module, features).readAll())
    return e;
  return module;
}

} // namespace aotc::read
