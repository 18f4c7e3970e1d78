#include "aotc/text/ModuleParser.h"

#include "aotc/text/Literals.h"

using namespace aotc::wasm;
using llvm::StringRef;

namespace aotc::text {

struct ModuleParser::FieldRow {
  StringRef keyword;
  FieldKind kind;
};

const ModuleParser::FieldRow ModuleParser::Fields[] = {
    {"type", FieldKind::Type},     {"rec", FieldKind::Rec},     {"import", FieldKind::Import},
    {"func", FieldKind::Func},     {"table", FieldKind::Table}, {"memory", FieldKind::Memory},
    {"global", FieldKind::Global}, {"tag", FieldKind::Tag},     {"export", FieldKind::Export},
    {"start", FieldKind::Start},   {"elem", FieldKind::Elem},   {"data", FieldKind::Data},
};

const ModuleParser::FieldRow *ModuleParser::fieldRow(const Token &word) const {
  if (word.kind != TokenKind::Keyword)
    return nullptr;
  auto *row = llvm::find_if(Fields, [&](const FieldRow &r) { return r.keyword == word.text; });
  return row == std::end(Fields) ? nullptr : row;
}

IndexSpace *ModuleParser::spaceOf(ExternKind kind) {
  switch (kind) {
  case ExternKind::Func:
    return &context.funcs;
  case ExternKind::Table:
    return &context.tables;
  case ExternKind::Memory:
    return &context.memories;
  case ExternKind::Global:
    return &context.globals;
  case ExternKind::Tag:
    return &context.tags;
  }
  llvm_unreachable("closed enum");
}

void ModuleParser::setModuleName(StringRef name) { context.moduleName = name; }

void ModuleParser::parse() {
  uint64_t start = cursor.offset();
  declareFields();
  uint64_t end = cursor.offset();
  for (const Field &field : fields)
    if (field.kind == FieldKind::Type || field.kind == FieldKind::Rec)
      defineTypes(field);
  cursor.seek(start);
  for (const Field &field : fields) {
    if (cursor.failed())
      return;
    if (field.kind != FieldKind::Type && field.kind != FieldKind::Rec)
      parseField(field);
  }
  cursor.seek(end);
}

//===--- first pass ---------------------------------------------------------------------------===//

void ModuleParser::declareFields() {
  bool isNamed = false;
  while (!cursor.failed()) {
    if (cursor.at(TokenKind::Open)) {
      declareField();
    } else if (cursor.atAnnotation("name") && fields.empty()) {
      if (std::exchange(isNamed, true))
        return cursor.fail(cursor.offset(), "@name annotation: multiple module names");
      cursor.take();
      setModuleName(cursor.expectName());
      cursor.expectClose();
    } else if (cursor.at(TokenKind::Annotation)) {
      declareAnnotation();
    } else {
      return;
    }
  }
}

void ModuleParser::declareAnnotation() {
  if (cursor.atAnnotation("metadata.code.branch_hint"))
    return cursor.fail(cursor.offset(), "@metadata.code.branch_hint annotation: not in a function");
  if (!cursor.atAnnotation("custom"))
    return cursor.unexpected("a module field");
  fields.push_back({FieldKind::Custom, 0, cursor.take().offset});
  cursor.skipToClose();
}

void ModuleParser::declareField() {
  uint64_t offset = cursor.take().offset;
  const FieldRow *row = fieldRow(cursor.peek());
  if (!row)
    return cursor.unexpected("a module field");
  cursor.take();
  fields.push_back({row->kind, 0, offset});
  fields.back().index = declareDefinition(row->kind);
}

// Skips the rest of the field. True where a direct part of it starts with `child`.
bool ModuleParser::skipField(StringRef child) {
  bool found = false;
  while (!cursor.at(TokenKind::Close) && !cursor.failed()) {
    found |= cursor.atOpen(child);
    bool nests = cursor.at(TokenKind::Open) || cursor.at(TokenKind::Annotation);
    if (cursor.at(TokenKind::Eof) || cursor.at(TokenKind::Error))
      cursor.unexpected("')'");
    cursor.take();
    if (nests)
      cursor.skipToClose();
  }
  cursor.expectClose();
  return found;
}

uint32_t ModuleParser::declareImport() {
  cursor.expect(TokenKind::String, "the name of a module");
  cursor.expect(TokenKind::String, "the name of an import");
  cursor.expect(TokenKind::Open, "'('");
  uint32_t index = 0;
  const FieldRow *row = fieldRow(cursor.peek());
  switch (row ? row->kind : FieldKind::Start) {
  case FieldKind::Func:
  case FieldKind::Table:
  case FieldKind::Memory:
  case FieldKind::Global:
  case FieldKind::Tag:
    cursor.take();
    index = declareDefinition(row->kind);
    break;
  default:
    cursor.unexpected("what is imported");
    return 0;
  }
  cursor.expectClose();
  return index;
}

// Behind the keyword: declares what the field defines and skips the rest of it.
uint32_t ModuleParser::declareDefinition(FieldKind kind) {
  uint32_t index = 0;
  switch (kind) {
  case FieldKind::Type:
    index = context.types.declare(cursor);
    break;
  case FieldKind::Rec:
    index = context.types.size();
    while (cursor.acceptOpen("type")) {
      context.types.declare(cursor);
      cursor.skipToClose();
    }
    cursor.expectClose();
    return index;
  case FieldKind::Import:
    return declareImport();
  case FieldKind::Func:
    index = context.funcs.declare(cursor);
    break;
  case FieldKind::Table:
    index = context.tables.declare(cursor);
    if (skipField("elem"))
      context.elems.declareAnonymous();
    return index;
  case FieldKind::Memory:
    index = context.memories.declare(cursor);
    if (skipField("data"))
      context.datas.declareAnonymous();
    return index;
  case FieldKind::Global:
    index = context.globals.declare(cursor);
    break;
  case FieldKind::Tag:
    index = context.tags.declare(cursor);
    break;
  case FieldKind::Elem:
    index = context.elems.declare(cursor);
    break;
  case FieldKind::Data:
    index = context.datas.declare(cursor);
    break;
  case FieldKind::Export:
  case FieldKind::Start:
  case FieldKind::Custom:
    break;
  }
  cursor.skipToClose();
  return index;
}

//===--- second pass --------------------------------------------------------------------------===//

// At `(type`.
void ModuleParser::defineType(uint32_t &index) {
  cursor.take();
  cursor.take();
  skipBinding();
  context.defined.push_back(types.typeDefinition(index++));
  cursor.expectClose();
}

void ModuleParser::defineTypes(const Field &field) {
  cursor.seek(field.offset);
  uint32_t index = field.index;
  if (field.kind == FieldKind::Type) {
    defineType(index);
  } else {
    cursor.take();
    cursor.take();
    while (cursor.atOpen("type"))
      defineType(index);
  }
  if (!cursor.failed())
    context.endGroup(field.index, field.offset);
}

//===--- output -------------------------------------------------------------------------------===//

void ModuleParser::writeTypes() {
  constexpr uint8_t RecCode = 0x4E;
  Section &types = section(SectionId::Type);
  for (const ModuleContext::Group &group : context.groups) {
    types.items.mark(group.offset);
    ++types.count;
    if (group.count != 1) {
      types.items.u8(RecCode);
      types.items.u32(group.count);
    }
    for (uint32_t i = group.first; i < group.first + group.count; ++i) {
      types.items.mark(context.defined[i].offset);
      types.items.subType(context.defined[i]);
    }
  }
}

void ModuleParser::writeSection(SectionId id, Encoder &out) {
  const Section &contents = section(id);
  if (id == SectionId::DataCount && context.usesDataIndices) {
    Encoder piece;
    piece.u32(context.datas.size());
    return out.section(id, piece);
  }
  if (contents.count == 0)
    return;
  if (id == SectionId::Start)
    return out.section(id, contents.items);
  Encoder piece;
  piece.u32(contents.count);
  piece.append(contents.items);
  out.section(id, piece);
}

Encoder ModuleParser::encode(const AssembleOptions &options) {
  Encoder out;
  out.raw(StringRef("\0asm\1\0\0\0", 8));
  writeTypes();
  for (const SectionName &row : sectionOrder()) {
    customs.write(row.id, true, out);
    if (row.id == SectionId::Code)
      writeBranchHints(hints, out);
    writeSection(row.id, out);
    customs.write(row.id, false, out);
  }
  // A name section that is spelled out takes the place of ours.
  if (options.nameSection && !customs.has("name"))
    writeNameSection(context, out);
  return out;
}

} // namespace aotc::text
