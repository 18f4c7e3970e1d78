#include "aotc/lower/LibraryInterface.h"

#include "aotc/lower/UnitContext.h"
#include "aotc/target/SymbolNames.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace aotc::lower {

using target::InterfaceEntry;

namespace {

// Gives out names that are all different: different Wasm names may have one spelling in C.
class CNames {
public:
  std::string unique(std::string name) {
    while (!taken.insert(name).second)
      name += '_';
    return name;
  }

private:
  StringSet<> taken;
};

// What the header itself declares with the library's prefix.
constexpr StringLiteral ownNames[] = {"module", "instance", "imports", "imports_of", "base",
                                      "new",    "delete",   "context", "mem0",       "instantiate"};

std::string rangeText(const wasm::Limits &limits, StringRef one, StringRef several) {
  StringRef unit = limits.min == 1 ? one : several;
  if (!limits.max)
    return formatv("{0} {1} or more", limits.min, unit).str();
  if (limits.min == *limits.max)
    return formatv("{0} {1}", limits.min, unit).str();
  return formatv("{0} to {1} {2}", limits.min, *limits.max, several).str();
}

std::string memoryText(const wasm::MemoryType &type) {
  const std::string size =
      type.pageSizeLog2 == 16 ? "" : formatv(" of {0} bytes", 1u << type.pageSizeLog2).str();
  return std::string(type.shared ? "shared " : "") +
         (type.addr == wasm::AddrType::I64 ? "memory64, " : "memory, ") +
         rangeText(type.limits, "page" + size, "pages" + size);
}

class InterfaceBuilder {
public:
  explicit InterfaceBuilder(const ModulePlan &plan) : plan(plan), module(*plan.module) {}

  target::Interface build() {
    target::Interface interface;
    interface.prefix = plan.options.prefix;
    interface.isImage = plan.isImage();
    for (StringRef name : ownNames)
      names.unique(interface.prefix + "_" + name.str());
    for (const wasm::Export &e : module.exports)
      interface.exports.push_back(exportEntry(e));
    CNames members;
    members.unique("context");
    members.unique("wasi");
    for (const wasm::Import &i : module.imports) {
      InterfaceEntry entry = describe(i.kind, i.index);
      entry.module = i.module.str();
      entry.name = i.name.str();
      entry.symbol = members.unique(target::exportSymbol(target::cName(i.module), i.name));
      entry.typeSymbol = names.unique(interface.prefix + "_" + entry.symbol + "_fn");
      if (i.kind == wasm::ExternKind::Memory || i.kind == wasm::ExternKind::Table)
        entry.makeSymbol = names.unique(interface.prefix + "_new_" + entry.symbol);
      entry.linkSymbol = target::importSymbol(i.module, i.name, entry.signature);
      entry.isLinked = i.kind == wasm::ExternKind::Func && plan.linksImports();
      interface.imports.push_back(std::move(entry));
    }
    return interface;
  }

private:
  InterfaceEntry exportEntry(const wasm::Export &e) {
    InterfaceEntry entry = describe(e.kind, e.index);
    entry.name = e.name.str();
    entry.symbol = names.unique(target::exportSymbol(plan.options.prefix, e.name));
    if (e.kind == wasm::ExternKind::Func)
      entry.trySymbol = names.unique(target::exportSymbol(plan.options.prefix + "_try", e.name));
    return entry;
  }

  InterfaceEntry describe(wasm::ExternKind kind, uint32_t index) {
    InterfaceEntry entry;
    entry.kind = static_cast<InterfaceEntry::Kind>(kind);
    switch (kind) {
    case wasm::ExternKind::Func:
      describeFunction(entry, FuncIdx(index));
      break;
    case wasm::ExternKind::Table: {
      const wasm::TableType &type = module.tables[index].type;
      entry.type =
          "table of " + toString(type.elem) + ", " + rangeText(type.limits, "entry", "entries");
      break;
    }
    case wasm::ExternKind::Memory:
      entry.type = memoryText(module.memories[index].type);
      break;
    case wasm::ExternKind::Global: {
      const wasm::GlobalType &type = module.globals[index].type;
      entry.isMutable = type.isMutable;
      entry.type = (type.isMutable ? "mutable global of " : "global of ") + toString(type.type);
      entry.signature = valueLetter(type.type);
      break;
    }
    case wasm::ExternKind::Tag:
      setSignature(entry, *module.types.funcType(module.tags[index].type));
      entry.type = "tag of " + entry.type;
      break;
    }
    return entry;
  }

  static void setSignature(InterfaceEntry &entry, const wasm::FuncType &type) {
    entry.signature = signatureText(type);
    entry.type = wasm::toString(type.params) + " -> " + wasm::toString(type.results);
  }

  void describeFunction(InterfaceEntry &entry, FuncIdx func) {
    const wasm::FuncType &type = plan.module.funcType(func);
    setSignature(entry, type);
    for (uint32_t i = 0; i < type.params.size(); ++i) {
      auto named = module.names.locals.find({raw(func), i});
      entry.paramNames.push_back(named == module.names.locals.end() ? "" : named->second.str());
    }
  }

  const ModulePlan &plan;
  const wasm::Module &module;
  CNames names;
};

} // namespace

target::Interface libraryInterface(const ModulePlan &plan) {
  return InterfaceBuilder(plan).build();
}

} // namespace aotc::lower
