#include "aotc/text/Printer.h"

#include "aotc/support/ByteReader.h"
#include "aotc/text/CustomSections.h"
#include "aotc/text/InstPrinter.h"
#include "aotc/text/Literals.h"
#include "aotc/wasm/Limits.h"

#include "llvm/ADT/StringExtras.h"

using namespace aotc::wasm;
using llvm::Error;
using llvm::StringRef;

namespace aotc::text {

namespace {

class ModulePrinter {
public:
  ModulePrinter(const Module &module, const FeatureSet &features, llvm::raw_ostream &os,
                const PrintOptions &options)
      : module(module), context(module, features, os), os(os), options(options) {}

  Error print();

private:
  void header();
  void types();
  void imports();
  void tags();
  Error tables();
  void memories();
  Error globals();
  void exports();
  Error elems();
  Error elemItems(const ElemSegment &segment);
  Error datas();
  Error funcs();
  Error func(const FuncBody &body);
  Error locals(const FuncBody &body, uint32_t paramCount, const Identifiers &names);
  void importDescription(const Import &import);
  void customs();
  void printCustom(const CustomSection &custom, StringRef place);
  void strings(StringRef bytes, StringRef indent);
  Error constExpr(const CodeSlice &code, StringRef wrapper = {}) {
    return InstPrinter(context, noLocals).constExpr(code, wrapper);
  }

  const Module &module;
  PrintContext context;
  llvm::raw_ostream &os;
  const PrintOptions &options;
  const Identifiers noLocals;
};

} // namespace

void ModulePrinter::header() {
  os << "(module";
  if (!module.names.module.empty()) {
    os << ' ';
    printId(module.names.module, os);
  }
}

void ModulePrinter::types() {
  for (const RecGroup &group : module.types.groups()) {
    bool isGroup = group.count != 1;
    os << (isGroup ? "\n  (rec" : "");
    for (uint32_t i = group.first; i < group.first + group.count; ++i) {
      os << (isGroup ? "\n    " : "\n  ");
      context.typeDefinition(i);
    }
    os << (isGroup ? ")" : "");
  }
}

static StringRef keyword(ExternKind kind) {
  switch (kind) {
  case ExternKind::Func:
    return "func";
  case ExternKind::Table:
    return "table";
  case ExternKind::Memory:
    return "memory";
  case ExternKind::Global:
    return "global";
  case ExternKind::Tag:
    return "tag";
  }
  llvm_unreachable("closed enum");
}

void ModulePrinter::importDescription(const Import &import) {
  switch (import.kind) {
  case ExternKind::Func: {
    TypeIdx type = module.funcs[import.index].type;
    const FuncType *funcType = context.funcTypeAt(type);
    uint32_t count = funcType ? static_cast<uint32_t>(funcType->params.size()) : 0;
    Identifiers params(count, module.names.locals, import.index);
    return context.typeUse(type, &params);
  }
  case ExternKind::Table:
    return context.tableType(module.tables[import.index].type);
  case ExternKind::Memory:
    return context.memoryType(module.memories[import.index].type);
  case ExternKind::Global:
    return context.globalType(module.globals[import.index].type);
  case ExternKind::Tag:
    return context.typeUse(module.tags[import.index].type, nullptr);
  }
  llvm_unreachable("closed enum");
}

void ModulePrinter::imports() {
  for (const Import &import : module.imports) {
    os << "\n  (import " << quoteName(import.module) << ' ' << quoteName(import.name) << " ("
       << keyword(import.kind);
    context.idsOf(import.kind).printDefinition(import.index, os);
    os << ' ';
    importDescription(import);
    os << "))";
  }
}

void ModulePrinter::tags() {
  for (uint32_t i = module.importedTags; i < module.tags.size(); ++i) {
    os << "\n  (tag";
    context.tags.printDefinition(i, os);
    os << ' ';
    context.typeUse(module.tags[i].type, nullptr);
    os << ')';
  }
}

Error ModulePrinter::tables() {
  for (uint32_t i = module.importedTables; i < module.tables.size(); ++i) {
    os << "\n  (table";
    context.tables.printDefinition(i, os);
    os << ' ';
    context.tableType(module.tables[i].type);
    if (module.tables[i].init) {
      os << ' ';
      if (Error e = constExpr(*module.tables[i].init))
        return e;
    }
    os << ')';
  }
  return Error::success();
}

void ModulePrinter::memories() {
  for (uint32_t i = module.importedMemories; i < module.memories.size(); ++i) {
    os << "\n  (memory";
    context.memories.printDefinition(i, os);
    os << ' ';
    context.memoryType(module.memories[i].type);
    os << ')';
  }
}

Error ModulePrinter::globals() {
  for (uint32_t i = module.importedGlobals; i < module.globals.size(); ++i) {
    os << "\n  (global";
    context.globals.printDefinition(i, os);
    os << ' ';
    context.globalType(module.globals[i].type);
    os << ' ';
    if (Error e = constExpr(module.globals[i].init))
      return e;
    os << ')';
  }
  return Error::success();
}

void ModulePrinter::exports() {
  for (const Export &item : module.exports) {
    os << "\n  (export " << quoteName(item.name) << " (" << keyword(item.kind) << ' ';
    context.idsOf(item.kind).printUse(item.index, os);
    os << "))";
  }
  if (module.start) {
    os << "\n  (start ";
    context.funcs.printUse(raw(*module.start), os);
    os << ')';
  }
}

//===--- segments -----------------------------------------------------------------------------===//

Error ModulePrinter::elemItems(const ElemSegment &segment) {
  if (segment.exprs.empty() && segment.type == RefType{AbsHeap::Func, false}) {
    os << " func";
    for (FuncIdx func : segment.funcs) {
      os << ' ';
      context.funcs.printUse(raw(func), os);
    }
    return Error::success();
  }
  os << ' ';
  context.valType(segment.type);
  for (const CodeSlice &expr : segment.exprs) {
    os << ' ';
    if (Error e = constExpr(expr, "item"))
      return e;
  }
  return Error::success();
}

Error ModulePrinter::elems() {
  for (uint32_t i = 0; i < module.elems.size(); ++i) {
    const ElemSegment &segment = module.elems[i];
    os << "\n  (elem";
    context.elems.printDefinition(i, os);
    if (segment.mode == SegmentMode::Declarative)
      os << " declare";
    if (segment.mode == SegmentMode::Active) {
      if (raw(segment.table) != 0) {
        os << " (table ";
        context.tables.printUse(raw(segment.table), os);
        os << ')';
      }
      os << ' ';
      if (Error e = constExpr(segment.offsetExpr, "offset"))
        return e;
    }
    if (Error e = elemItems(segment))
      return e;
    os << ')';
  }
  return Error::success();
}

// Longer strings take lines of their own.
void ModulePrinter::strings(StringRef bytes, StringRef indent) {
  constexpr size_t PerLine = 64;
  if (bytes.empty())
    return;
  if (bytes.size() <= PerLine) {
    os << ' ' << quoteBytes(bytes);
    return;
  }
  for (; !bytes.empty(); bytes = bytes.drop_front(std::min(PerLine, bytes.size())))
    os << '\n' << indent << quoteBytes(bytes.take_front(PerLine));
}

Error ModulePrinter::datas() {
  for (uint32_t i = 0; i < module.datas.size(); ++i) {
    const DataSegment &segment = module.datas[i];
    os << "\n  (data";
    context.datas.printDefinition(i, os);
    if (segment.mode == SegmentMode::Active) {
      if (raw(segment.memory) != 0) {
        os << " (memory ";
        context.memories.printUse(raw(segment.memory), os);
        os << ')';
      }
      os << ' ';
      if (Error e = constExpr(segment.offsetExpr, "offset"))
        return e;
    }
    strings(llvm::toStringRef(segment.bytes), "    ");
    os << ')';
  }
  return Error::success();
}

//===--- functions ----------------------------------------------------------------------------===//

// Those with a name on their own, runs of others together.
Error ModulePrinter::locals(const FuncBody &body, uint32_t paramCount, const Identifiers &names) {
  uint64_t total = paramCount;
  for (const LocalRun &run : body.locals)
    total += run.count;
  if (total > limits::Locals)
    return overLimit(body.offset, "more than " + llvm::Twine(limits::Locals) + " locals");
  uint32_t index = paramCount;
  bool isOpen = false;
  for (const LocalRun &run : body.locals) {
    for (uint32_t i = 0; i < run.count; ++i, ++index) {
      bool isNamed = names.has(index);
      if (isNamed && std::exchange(isOpen, false))
        os << ')';
      if (!isOpen)
        os << "\n    (local";
      names.printName(index, os);
      os << ' ';
      context.valType(run.type);
      isOpen = !isNamed;
      if (isNamed)
        os << ')';
    }
  }
  os << (isOpen ? ")" : "");
  return Error::success();
}

Error ModulePrinter::func(const FuncBody &body) {
  uint32_t index = raw(body.func);
  TypeIdx type = module.funcs[index].type;
  const FuncType *funcType = context.funcTypeAt(type);
  uint32_t paramCount = funcType ? static_cast<uint32_t>(funcType->params.size()) : 0;
  Identifiers names(UINT32_MAX, module.names.locals, index);
  os << "\n  (func";
  context.funcs.printDefinition(index, os);
  os << ' ';
  context.typeUse(type, &names);
  if (Error e = locals(body, paramCount, names))
    return e;
  if (Error e = InstPrinter(context, names).body(body, options.offsets))
    return e;
  bool isEmpty = body.code.bytes.size() <= 1;
  os << (isEmpty ? ")" : "\n  )");
  return Error::success();
}

Error ModulePrinter::funcs() {
  for (const FuncBody &body : module.bodies)
    if (Error e = func(body))
      return e;
  return Error::success();
}

//===--- custom sections ----------------------------------------------------------------------===//

// Each behind the section it follows, and without a place where no other section comes after it.
// The binary is gone over once more for the sections' order, which a Module does not keep.
void ModulePrinter::customs() {
  constexpr uint64_t HeaderBytes = 8;
  if (module.customs.empty() || module.bytes.size() < HeaderBytes)
    return;
  std::vector<SectionId> sections;
  ByteReader reader(llvm::ArrayRef(module.bytes).drop_front(HeaderBytes), HeaderBytes);
  while (!reader.atEnd() && !reader.failed()) {
    sections.push_back(static_cast<SectionId>(reader.u8()));
    (void)reader.bytes(reader.u32());
  }
  size_t known = llvm::count_if(sections, [](SectionId id) { return id != SectionId::Custom; });
  std::string place = known ? " (before first)" : "";
  auto custom = module.customs.begin();
  for (SectionId id : sections) {
    if (id != SectionId::Custom) {
      auto *row = llvm::find_if(sectionOrder(), [id](auto &r) { return r.id == id; });
      place = --known ? (" (after " + row->name + ")").str() : "";
    } else if (custom != module.customs.end()) {
      printCustom(*custom++, place);
    }
  }
}

void ModulePrinter::printCustom(const CustomSection &custom, StringRef place) {
  // What these say is printed where it belongs.
  if (custom.name == "name" || custom.name == "metadata.code.branch_hint")
    return;
  os << "\n  (@custom " << quoteName(custom.name) << place;
  strings(llvm::toStringRef(custom.bytes), "    ");
  os << ')';
}

Error ModulePrinter::print() {
  header();
  types();
  imports();
  tags();
  if (Error e = tables())
    return e;
  memories();
  if (Error e = globals())
    return e;
  exports();
  if (Error e = elems())
    return e;
  if (Error e = datas())
    return e;
  if (Error e = funcs())
    return e;
  customs();
  os << ")\n";
  return Error::success();
}

Error printModule(const Module &module, const FeatureSet &features, llvm::raw_ostream &os,
                  const PrintOptions &options) {
  return ModulePrinter(module, features, os, options).print();
}

} // namespace aotc::text
