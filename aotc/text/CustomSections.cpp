#include "aotc/text/CustomSections.h"

#include "aotc/text/Literals.h"

#include "llvm/ADT/StringExtras.h"

using llvm::StringRef;

namespace aotc::text {

llvm::ArrayRef<SectionName> sectionOrder() {
  static const SectionName order[] = {
      {SectionId::Type, "type"},           {SectionId::Import, "import"},
      {SectionId::Func, "func"},           {SectionId::Table, "table"},
      {SectionId::Memory, "memory"},       {SectionId::Tag, "tag"},
      {SectionId::Global, "global"},       {SectionId::Export, "export"},
      {SectionId::Start, "start"},         {SectionId::Elem, "elem"},
      {SectionId::DataCount, "datacount"}, {SectionId::Code, "code"},
      {SectionId::Data, "data"},
  };
  return order;
}

static std::optional<SectionId> sectionByName(const Token &word) {
  if (word.kind != TokenKind::Keyword)
    return std::nullopt;
  if (word.text == "first")
    return sectionOrder().front().id;
  if (word.text == "last")
    return sectionOrder().back().id;
  for (const SectionName &row : sectionOrder())
    if (row.name == word.text)
      return row.id;
  return std::nullopt;
}

static void fail(TokenCursor &cursor, StringRef reason) {
  cursor.fail(cursor.offset(), "@custom annotation: " + reason);
}

// (before SECTION) or (after SECTION)
void CustomSections::parsePlace(TokenCursor &cursor, Custom &custom) {
  cursor.take();
  custom.before = cursor.atKeyword("before");
  if (!custom.before && !cursor.atKeyword("after"))
    return fail(cursor, "malformed placement");
  cursor.take();
  std::optional<SectionId> place = sectionByName(cursor.peek());
  if (!place)
    return fail(cursor, "malformed section kind");
  custom.place = *place;
  cursor.take();
  if (!cursor.accept(TokenKind::Close))
    fail(cursor, "unexpected token");
}

void CustomSections::parse(TokenCursor &cursor) {
  cursor.take();
  if (!cursor.at(TokenKind::String))
    return fail(cursor, "missing section name");
  Custom custom;
  std::string name;
  appendString(cursor.peek().text, name);
  if (!isUtf8(name))
    return fail(cursor, "malformed UTF-8 encoding");
  cursor.take();
  custom.name = cursor.save(name);
  if (cursor.at(TokenKind::Open))
    parsePlace(cursor, custom);
  cursor.takeStrings(custom.bytes);
  if (!cursor.accept(TokenKind::Close))
    return fail(cursor, "unexpected token");
  customs.push_back(std::move(custom));
}

void CustomSections::write(SectionId id, bool before, Encoder &out) const {
  for (const Custom &custom : customs)
    if (custom.place == id && custom.before == before)
      out.customSection(custom.name, llvm::arrayRefFromStringRef(custom.bytes));
}

bool CustomSections::has(StringRef name) const {
  return llvm::any_of(customs, [name](const Custom &custom) { return custom.name == name; });
}

static void writeNames(const NameMap &names, Encoder &out) {
  out.u64(names.size());
  for (auto &[index, name] : names) {
    out.u32(index);
    out.name(name);
  }
}

static void writeSubsection(uint8_t id, const NameMap &names, Encoder &out) {
  if (names.empty())
    return;
  Encoder piece;
  writeNames(names, piece);
  out.u8(id);
  out.sized(piece);
}

static void writeSubsection(uint8_t id, const std::map<uint32_t, NameMap> &maps, Encoder &out) {
  if (maps.empty())
    return;
  Encoder piece;
  piece.u64(maps.size());
  for (auto &[index, names] : maps) {
    piece.u32(index);
    writeNames(names, piece);
  }
  out.u8(id);
  out.sized(piece);
}

// Spec appendix, name section; the ids beyond 2 are those of the extended name section.
void writeNameSection(const ModuleContext &context, Encoder &out) {
  Encoder piece;
  if (!context.moduleName.empty()) {
    Encoder name;
    name.name(context.moduleName);
    piece.u8(0);
    piece.sized(name);
  }
  std::map<uint32_t, NameMap> fields;
  for (auto &[index, space] : context.fields)
    if (!space.names.empty())
      fields[index] = space.names;
  writeSubsection(1, context.funcs.names, piece);
  writeSubsection(2, context.locals, piece);
  writeSubsection(3, context.labels, piece);
  writeSubsection(4, context.types.names, piece);
  writeSubsection(5, context.tables.names, piece);
  writeSubsection(6, context.memories.names, piece);
  writeSubsection(7, context.globals.names, piece);
  writeSubsection(8, context.elems.names, piece);
  writeSubsection(9, context.datas.names, piece);
  writeSubsection(10, fields, piece);
  writeSubsection(11, context.tags.names, piece);
  if (piece.size() != 0)
    out.customSection("name", piece.data());
}

void writeBranchHints(const std::map<uint32_t, std::vector<BranchHint>> &hints, Encoder &out) {
  if (hints.empty())
    return;
  Encoder piece;
  piece.u64(hints.size());
  for (auto &[func, list] : hints) {
    piece.u32(func);
    piece.u64(list.size());
    for (const BranchHint &hint : list) {
      piece.u64(hint.offset);
      piece.u32(1); // bytes of the hint
      piece.u8(hint.likely);
    }
  }
  out.customSection("metadata.code.branch_hint", piece.data());
}

} // namespace aotc::text
