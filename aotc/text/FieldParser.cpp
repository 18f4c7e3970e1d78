// The third pass over a module's fields: imports, exports and definitions. Segments are in
// SegmentParser.cpp.
#include "aotc/text/ModuleParser.h"

using namespace aotc::wasm;
using llvm::StringRef;

namespace aotc::text {

// Identifier and name have been seen to by the first pass.
void ModuleParser::skipBinding() {
  cursor.accept(TokenKind::Id);
  if (!cursor.atAnnotation("name"))
    return;
  cursor.take();
  cursor.skipToClose();
}

void ModuleParser::parseField(const Field &field) {
  cursor.seek(field.offset);
  if (field.kind == FieldKind::Custom)
    return customs.parse(cursor);
  cursor.take();
  cursor.take();
  switch (field.kind) {
  case FieldKind::Import:
    return parseImport(field);
  case FieldKind::Func:
    return parseFunc(field);
  case FieldKind::Table:
    return parseTable(field);
  case FieldKind::Memory:
    return parseMemory(field);
  case FieldKind::Global:
    return parseGlobal(field);
  case FieldKind::Tag:
    return parseTag(field);
  case FieldKind::Export:
    return parseExport(field);
  case FieldKind::Start:
    return parseStart(field);
  case FieldKind::Elem:
    return parseElem(field);
  case FieldKind::Data:
    return parseData(field);
  case FieldKind::Type:
  case FieldKind::Rec:
  case FieldKind::Custom:
    break;
  }
  llvm_unreachable("seen to by other passes");
}

void ModuleParser::inlineExports(ExternKind kind, uint32_t index) {
  while (cursor.atOpen("export")) {
    Section &exports = section(SectionId::Export);
    exports.items.mark(cursor.take().offset);
    cursor.take();
    exports.items.name(cursor.expectName());
    exports.items.u8(static_cast<uint8_t>(kind));
    exports.items.u32(index);
    ++exports.count;
    cursor.expectClose();
  }
}

std::optional<ModuleParser::InlineImport> ModuleParser::inlineImport() {
  if (!cursor.acceptOpen("import"))
    return std::nullopt;
  StringRef module = cursor.expectName();
  StringRef name = cursor.expectName();
  cursor.expectClose();
  return InlineImport{module, name};
}

// Spec §6.6.13: imports come before definitions, so that indices count in text order.
void ModuleParser::startImport(const InlineImport &import, ExternKind kind, uint64_t offset) {
  if (definedNoun)
    return cursor.fail(offset, llvm::Twine("import after ") + definedNoun + " definition");
  Section &imports = section(SectionId::Import);
  imports.items.mark(offset);
  imports.items.name(import.module);
  imports.items.name(import.name);
  imports.items.u8(static_cast<uint8_t>(kind));
  ++imports.count;
}

void ModuleParser::startDefinition(SectionId id, const char *noun, uint64_t offset) {
  definedNoun = noun;
  section(id).items.mark(offset);
  ++section(id).count;
}

// Behind the kind and the identifier, up to the parenthesis.
void ModuleParser::importDescription(ExternKind kind, uint32_t index) {
  Encoder &out = section(SectionId::Import).items;
  switch (kind) {
  case ExternKind::Func: {
    LocalSpace locals("local", "local");
    out.u32(raw(types.typeUse(&locals).index));
    if (!locals.names.empty())
      context.locals[index] = std::move(locals.names);
    return;
  }
  case ExternKind::Table:
    return out.tableType(types.tableType());
  case ExternKind::Memory:
    return out.memoryType(types.memoryType());
  case ExternKind::Global:
    return out.globalType(types.globalType());
  case ExternKind::Tag: {
    LocalSpace locals("local", "local");
    out.u8(0);
    return out.u32(raw(types.typeUse(&locals).index));
  }
  }
  llvm_unreachable("closed enum");
}

static std::optional<ExternKind> externKind(const Token &word) {
  static constexpr std::pair<StringRef, ExternKind> Rows[] = {
      {"func", ExternKind::Func},     {"table", ExternKind::Table}, {"memory", ExternKind::Memory},
      {"global", ExternKind::Global}, {"tag", ExternKind::Tag},
  };
  for (auto &[keyword, kind] : Rows)
    if (word.kind == TokenKind::Keyword && word.text == keyword)
      return kind;
  return std::nullopt;
}

void ModuleParser::parseImport(const Field &field) {
  StringRef module = cursor.expectName();
  StringRef name = cursor.expectName();
  std::optional<ExternKind> kind = externKind(cursor.peek(1));
  if (!kind || cursor.failed())
    return cursor.unexpected("what is imported");
  cursor.take();
  cursor.take();
  skipBinding();
  startImport({module, name}, *kind, field.offset);
  importDescription(*kind, field.index);
  cursor.expectClose();
  cursor.expectClose();
}

void ModuleParser::parseExport(const Field &field) {
  Section &exports = section(SectionId::Export);
  exports.items.mark(field.offset);
  exports.items.name(cursor.expectName());
  std::optional<ExternKind> kind = externKind(cursor.peek(1));
  if (!cursor.at(TokenKind::Open))
    return cursor.unexpected("'('");
  cursor.take();
  if (!kind)
    return cursor.unexpected("what is exported");
  cursor.take();
  exports.items.u8(static_cast<uint8_t>(*kind));
  exports.items.u32(spaceOf(*kind)->parseIndex(cursor));
  ++exports.count;
  cursor.expectClose();
  cursor.expectClose();
}

void ModuleParser::parseStart(const Field &field) {
  if (std::exchange(hasStart, true))
    return cursor.fail(field.offset, "multiple start sections");
  Section &start = section(SectionId::Start);
  start.items.mark(field.offset);
  start.items.u32(context.funcs.parseIndex(cursor));
  start.count = 1;
  cursor.expectClose();
}

void ModuleParser::declareLocals(LocalSpace &locals, Encoder &body) {
  std::vector<LocalRun> runs;
  auto add = [&runs](ValType type) {
    if (runs.empty() || runs.back().type != type)
      runs.push_back({0, type});
    ++runs.back().count;
  };
  while (cursor.acceptOpen("local")) {
    if (cursor.at(TokenKind::Id) || cursor.atAnnotation("name")) {
      locals.declare(cursor);
      add(types.valType());
    } else {
      while (types.atValType()) {
        locals.declareAnonymous();
        add(types.valType());
      }
    }
    cursor.expectClose();
  }
  body.u64(runs.size());
  for (const LocalRun &run : runs) {
    body.u32(run.count);
    body.valType(run.type);
  }
}

void ModuleParser::funcBody(uint32_t index, LocalSpace &locals, uint64_t offset) {
  Encoder body;
  body.mark(offset);
  declareLocals(locals, body);
  InstParser parser(cursor, context, features, locals, body);
  parser.expression();
  section(SectionId::Code).items.mark(offset);
  section(SectionId::Code).items.sized(body);
  ++section(SectionId::Code).count;
  if (!parser.hints.empty())
    hints[index] = std::move(parser.hints);
  if (NameMap labels = parser.takeLabelNames(); !labels.empty())
    context.labels[index] = std::move(labels);
}

void ModuleParser::parseFunc(const Field &field) {
  skipBinding();
  inlineExports(ExternKind::Func, field.index);
  if (std::optional<InlineImport> import = inlineImport()) {
    startImport(*import, ExternKind::Func, field.offset);
    importDescription(ExternKind::Func, field.index);
    return cursor.expectClose();
  }
  startDefinition(SectionId::Func, "function", field.offset);
  LocalSpace locals("local", "local");
  section(SectionId::Func).items.u32(raw(types.typeUse(&locals).index));
  funcBody(field.index, locals, field.offset);
  if (!locals.names.empty())
    context.locals[field.index] = std::move(locals.names);
  cursor.expectClose();
}

void ModuleParser::parseTable(const Field &field) {
  skipBinding();
  inlineExports(ExternKind::Table, field.index);
  if (std::optional<InlineImport> import = inlineImport()) {
    startImport(*import, ExternKind::Table, field.offset);
    importDescription(ExternKind::Table, field.index);
    return cursor.expectClose();
  }
  startDefinition(SectionId::Table, "table", field.offset);
  Encoder &out = section(SectionId::Table).items;
  bool hasAddr = cursor.atKeyword("i32") || cursor.atKeyword("i64");
  if (cursor.peek(hasAddr).kind != TokenKind::Nat) {
    TableType type;
    type.addr = types.addrType();
    return inlineElem(field, type, out);
  }
  TableType type = types.tableType();
  if (!cursor.at(TokenKind::Close)) {
    out.u8(0x40); // a table with an initial value, spec §5.5.7
    out.u8(0);
    out.tableType(type);
    constExpr(out);
  } else {
    out.tableType(type);
  }
  cursor.expectClose();
}

void ModuleParser::parseMemory(const Field &field) {
  skipBinding();
  inlineExports(ExternKind::Memory, field.index);
  if (std::optional<InlineImport> import = inlineImport()) {
    startImport(*import, ExternKind::Memory, field.offset);
    importDescription(ExternKind::Memory, field.index);
    return cursor.expectClose();
  }
  startDefinition(SectionId::Memory, "memory", field.offset);
  bool hasAddr = cursor.atKeyword("i32") || cursor.atKeyword("i64");
  MemoryType type;
  if (cursor.peek(hasAddr).kind == TokenKind::Open) {
    type.addr = types.addrType();
    inlineData(field, type);
  } else {
    type = types.memoryType();
  }
  section(SectionId::Memory).items.memoryType(type);
  cursor.expectClose();
}

void ModuleParser::parseGlobal(const Field &field) {
  skipBinding();
  inlineExports(ExternKind::Global, field.index);
  if (std::optional<InlineImport> import = inlineImport()) {
    startImport(*import, ExternKind::Global, field.offset);
    importDescription(ExternKind::Global, field.index);
    return cursor.expectClose();
  }
  startDefinition(SectionId::Global, "global", field.offset);
  Encoder &out = section(SectionId::Global).items;
  out.globalType(types.globalType());
  constExpr(out);
  cursor.expectClose();
}

void ModuleParser::parseTag(const Field &field) {
  skipBinding();
  inlineExports(ExternKind::Tag, field.index);
  if (std::optional<InlineImport> import = inlineImport()) {
    startImport(*import, ExternKind::Tag, field.offset);
    importDescription(ExternKind::Tag, field.index);
    return cursor.expectClose();
  }
  startDefinition(SectionId::Tag, "tag", field.offset);
  LocalSpace names("local", "local");
  section(SectionId::Tag).items.u8(0);
  section(SectionId::Tag).items.u32(raw(types.typeUse(&names).index));
  cursor.expectClose();
}

} // namespace aotc::text
