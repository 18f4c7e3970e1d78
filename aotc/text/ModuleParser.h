// The fields of a module, spec §6.6, and what they abbreviate.
//
// Identifiers may be used before they are defined, so the text is gone over three times: to declare
// every identifier, to define the types, and to encode all else. Nothing but the positions of the
// fields is kept in between.
#pragma once

#include "aotc/text/Assemble.h"
#include "aotc/text/CustomSections.h"
#include "aotc/text/InstParser.h"

namespace aotc::text {

class ModuleParser {
public:
  ModuleParser(TokenCursor &cursor, const wasm::FeatureSet &features)
      : cursor(cursor), features(features), types(cursor, context, features) {}

  // Parses the fields up to a parenthesis that closes none of them, or to the end.
  void parse();
  // The whole module.
  Encoder encode(const AssembleOptions &options);
  // The identifier behind `(module`.
  void setModuleName(llvm::StringRef name);

private:
  enum class FieldKind : uint8_t {
    Type,
    Rec,
    Import,
    Func,
    Table,
    Memory,
    Global,
    Tag,
    Export,
    Start,
    Elem,
    Data,
    Custom,
  };

  struct Field {
    FieldKind kind;
    uint32_t index; // in the space of what it defines
    uint64_t offset;
  };

  struct Section {
    Encoder items;
    uint32_t count = 0;
  };

  // (import "module" "name")
  struct InlineImport {
    llvm::StringRef module, name;
  };

  struct FieldRow;
  static const FieldRow Fields[];
  const FieldRow *fieldRow(const Token &word) const;
  Section &section(SectionId id) { return sections[static_cast<size_t>(id)]; }
  IndexSpace *spaceOf(wasm::ExternKind kind);

  // First pass.
  void declareFields();
  void declareField();
  void declareAnnotation();
  uint32_t declareImport();
  uint32_t declareDefinition(FieldKind kind);
  bool skipField(llvm::StringRef child);

  // Second pass.
  void defineTypes(const Field &field);
  void defineType(uint32_t &index);

  // Third pass.
  void parseField(const Field &field);
  void skipBinding();
  void inlineExports(wasm::ExternKind kind, uint32_t index);
  std::optional<InlineImport> inlineImport();
  void startImport(const InlineImport &import, wasm::ExternKind kind, uint64_t offset);
  void startDefinition(SectionId id, const char *noun, uint64_t offset);
  void parseImport(const Field &field);
  void importDescription(wasm::ExternKind kind, uint32_t index);
  void parseExport(const Field &field);
  void parseStart(const Field &field);
  void parseFunc(const Field &field);
  void funcBody(uint32_t index, LocalSpace &locals, uint64_t offset);
  void declareLocals(LocalSpace &locals, Encoder &body);
  void parseTable(const Field &field);
  void parseMemory(const Field &field);
  void parseGlobal(const Field &field);
  void parseTag(const Field &field);
  void parseElem(const Field &field);
  void parseData(const Field &field);

  struct ElemList {
    wasm::RefType type = {wasm::AbsHeap::Func, false};
    uint32_t count = 0;
    Encoder indices; // of functions, as long as all items are `ref.func x`
    Encoder exprs;
    bool onlyFuncs = true; // whether `indices` has all items
  };
  struct SegmentPlace {
    wasm::SegmentMode mode = wasm::SegmentMode::Passive;
    uint32_t index = 0; // of the table or memory
    Encoder offset;     // the expression
  };
  // (elem …) inside (table …), (data …) inside (memory …): the segment, and the sizes in `type`.
  void inlineElem(const Field &field, wasm::TableType type, Encoder &table);
  void inlineData(const Field &field, wasm::MemoryType &type);
  void elemIndices(ElemList &list);
  void elemItems(ElemList &list);
  void elemList(ElemList &list, bool mayOmitKind);
  void writeElem(const ElemList &list, const SegmentPlace &place, uint64_t textOffset);
  void writeData(llvm::StringRef bytes, const SegmentPlace &place, uint64_t textOffset);
  // `(table x)` or `(memory x)`, if any, and the offset; false where the segment is passive.
  bool activePlace(llvm::StringRef keyword, const IndexSpace &space, SegmentPlace &place);
  void constExpr(Encoder &out);
  void foldedConstExpr(Encoder &out);

  void writeSection(SectionId id, Encoder &out);
  void writeTypes();

  TokenCursor &cursor;
  const wasm::FeatureSet &features;
  ModuleContext context;
  TypeParser types;
  CustomSections customs;
  std::vector<Field> fields;
  std::array<Section, 14> sections;
  std::map<uint32_t, std::vector<BranchHint>> hints; // by function
  const LocalSpace noLocals{"local", "local"};
  const char *definedNoun = nullptr; // of the latest definition; imports must come before
  bool hasStart = false;
};

} // namespace aotc::text
