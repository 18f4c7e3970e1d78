// The header of a library, in the calling convention that wasmrt/abi.h states: the instance first;
// v128 by pointer; several results through a trailing pointer to a struct of them.
//
// The instance has a type of its own, which is never defined: its address is that of the
// wasmrt_instance, so that the functions take it as it is, and an instance of another module does
// not compile. PREFIX_imports is read by wasmrt_instantiate_in_order: a pointer for each import, in
// their order.
#include "aotc/emit/EmitHeader.h"

#include "aotc/emit/CText.h"
#include "aotc/emit/EmitImageHeader.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using aotc::target::InterfaceEntry;

namespace aotc::emit {

namespace {

// WASI's functions come from the library wasmrt::wasi, by the symbols that executables use as well.
bool isWasi(const InterfaceEntry &entry) {
  return entry.kind == InterfaceEntry::Function && StringRef(entry.module).starts_with("wasi_");
}

std::string upperCase(StringRef prefix) { return prefix.upper(); }

class HeaderWriter {
public:
  HeaderWriter(const target::Interface &interface, raw_ostream &out)
      : interface(interface), prefix(interface.prefix), out(out) {}

  void write(StringRef origin) {
    out << "/* Made by aotc from " << quoted(origin) << ".\n *\n"
        << " * " << prefix
        << "_NAME calls an export; a trap goes to the wasmrt_try around, or ends "
        << "the process.\n"
        << " * " << prefix
        << "_try_NAME returns the trap's code, or WASMRT_NO_TRAP. Names in quotes "
        << "are the module's. */\n"
        << "#ifndef AOTC_" << upperCase(prefix) << "_H\n#define AOTC_" << upperCase(prefix)
        << "_H\n\n#include <wasmrt/wasmrt.h>\n\n"
        << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
        << "extern const wasmrt_module " << prefix << "_module;\n\n"
        << "/* An instance of the module. One thread at a time may use it. */\n"
        << "typedef struct " << prefix << "_instance " << prefix << "_instance;\n\n";
    writeImports();
    writeInstance();
    writeExports();
    out << "#ifdef __cplusplus\n} /* extern \"C\" */\n\n"
        << "/* For wasmrt.hpp. */\n"
        << "inline const wasmrt_module *wasmrt_module_of(const " << prefix << "_instance *, const "
        << prefix << "_imports *) {\n  return &" << prefix << "_module;\n}\n#endif\n\n#endif\n";
  }

private:
  std::string self() const { return prefix + "_instance *self"; }

  std::string parameters(const InterfaceEntry &entry) const {
    const std::string own = cParameters(entry);
    return own.empty() ? self() : self() + ", " + own;
  }

  // The imports that are members of PREFIX_imports.
  auto members() const {
    return make_filter_range(interface.imports,
                             [](const InterfaceEntry &entry) { return !entry.isLinked; });
  }

  // The type of an import's member.
  std::string memberType(const InterfaceEntry &entry) const {
    switch (entry.kind) {
    case InterfaceEntry::Function:
      return isWasi(entry) ? "__typeof__(" + entry.linkSymbol + ") *" : entry.typeSymbol + " *";
    case InterfaceEntry::Table:
      return "wasmrt_table *";
    case InterfaceEntry::Memory:
      return "wasmrt_memory *";
    case InterfaceEntry::Global:
      return "const wasmrt_global_ref *";
    case InterfaceEntry::Tag:
      return "wasmrt_tag *";
    }
    llvm_unreachable("closed enum");
  }

  void writeImportType(const InterfaceEntry &entry, size_t position) {
    if (!entry.makeSymbol.empty())
      return writeMaker(entry, position);
    if (entry.kind != InterfaceEntry::Function || isWasi(entry))
      return;
    out << comment(entry) << '\n';
    if (entry.isLinked)
      out << linkedFunction(entry);
    else
      out << resultsDefinition(entry) << "typedef " << cResult(entry) << ' ' << entry.typeSymbol
          << '(' << parameters(entry) << ");\n";
  }

  // A memory or table of the type in the descriptor, which also says whether guard pages are
  // wanted.
  void writeMaker(const InterfaceEntry &entry, size_t position) {
    const bool isTable = entry.kind == InterfaceEntry::Table;
    const std::string kind = isTable ? "table" : "memory";
    out << comment(entry) << "\n/* A new one. It is yours, and has to outlive the instance. */\n"
        << "static inline wasmrt_" << kind << " *" << entry.makeSymbol << "(wasmrt_store *store"
        << (isTable ? ", wasmrt_ref init" : "") << ") {\n  return wasmrt_" << kind
        << "_new(store, (const wasmrt_" << kind << "_type *)" << prefix << "_module.imports["
        << position << "].type" << (isTable ? ", init" : "") << ");\n}\n";
  }

  // One line for each, as hosts rarely have to do with them.
  void writeWasi() {
    if (none_of(interface.imports, isWasi))
      return;
    out << (all_of(interface.imports, isWasi) ? "" : "\n")
        << "/* WASI's functions: the linker finds them, in wasmrt::wasi. */\n";
    for (const InterfaceEntry &entry : interface.imports)
      if (isWasi(entry))
        out << linkedFunction(entry);
  }

  void writeImports() {
    if (!interface.imports.empty())
      out << "/* ---- What the module imports. */\n\n";
    auto isOwn = [](const InterfaceEntry &entry) { return entry.isLinked && !isWasi(entry); };
    if (any_of(interface.imports, isOwn))
      out << "/* The linker finds the functions: they are yours to define. */\n";
    for (auto [position, entry] : enumerate(interface.imports))
      writeImportType(entry, position);
    writeWasi();
    out << (interface.imports.empty() ? "" : "\n") << "typedef struct " << prefix << "_imports {\n"
        << "  void *context; /* yours: " << prefix << "_context(self) */\n"
        << "  void *wasi;    /* of wasmrt_wasi_new, where the module uses WASI */\n";
    for (const InterfaceEntry &entry : members()) {
      out << "  " << memberType(entry) << entry.symbol << ';';
      if (entry.kind != InterfaceEntry::Function)
        out << ' ' << comment(entry);
      out << '\n';
    }
    out << "} " << prefix << "_imports;\n\n";
    writeImportsOf();
    writeImportsMacro();
  }

  // All imports as parameters: C has no other way to say that a member must not be left out.
  void writeImportsOf() {
    out << "/* All of them at once: one that is missing or of another type does not compile. */\n"
        << "static inline " << prefix << "_imports " << prefix << "_imports_of(void *context";
    for (const InterfaceEntry &entry : members())
      if (!isWasi(entry))
        out << ", " << memberType(entry) << entry.symbol;
    out << ") {\n  " << prefix << "_imports imports;\n"
        << "  imports.context = context;\n  imports.wasi = NULL;\n";
    for (const InterfaceEntry &entry : members()) {
      out << "  imports." << entry.symbol << " = "
          << (isWasi(entry) ? entry.linkSymbol : entry.symbol) << ";\n";
    }
    out << "  return imports;\n}\n";
  }

  // The same from names with a common beginning. Called by hand, two functions of one type can
  // change places; here they cannot.
  void writeImportsMacro() {
    const bool isWithout = all_of(members(), isWasi);
    if (isWithout) {
      out << '\n';
      return;
    }
    out << "/* The same from what is called start##MEMBER. */\n"
        << "#define " << upperCase(prefix) << "_IMPORTS(context, start) " << prefix
        << "_imports_of((context)";
    for (const InterfaceEntry &entry : members())
      if (!isWasi(entry))
        out << ", \\\n    WASMRT_TYPED(" << memberType(entry) << ", start##" << entry.symbol << ")";
    out << ")\n\n";
  }

  void writeInstance() {
    out << "/* ---- Instances. */\n\n"
        << "/* A new one, its start function run. NULL on failure, with the reason in *error. */\n"
        << "static inline " << prefix << "_instance *" << prefix
        << "_new(wasmrt_store *store, const " << prefix
        << "_imports *imports, wasmrt_error *error) {\n  return (" << prefix
        << "_instance *)wasmrt_instantiate_in_order(store, &" << prefix
        << "_module, imports, error);\n}\n"
        << "/* As the functions of wasmrt.h take it. */\n"
        << "static inline wasmrt_instance *" << prefix << "_base(" << prefix
        << "_instance *self) { return (wasmrt_instance *)self; }\n"
        << "/* What imports.context was. */\n"
        << "static inline void *" << prefix << "_context(" << prefix << "_instance *self) { return "
        << prefix << "_base(self)->host; }\n"
        << "static inline void " << prefix << "_delete(" << prefix
        << "_instance *self) { wasmrt_instance_delete(" << prefix << "_base(self)); }\n\n";
  }

  void writeFunction(const InterfaceEntry &entry) {
    const StringRef result = cResult(entry);
    out << resultsDefinition(entry) << result << ' ' << entry.symbol << '(' << parameters(entry)
        << ");\n"
        << "uint32_t " << entry.trySymbol << '(' << parameters(entry);
    if (result != "void")
      out << ", " << result << " *result";
    out << ");\n\n";
  }

  // A function that finds export `position`, and a field of what is found.
  void writeAccessor(const InterfaceEntry &entry, size_t position, const Twine &type,
                     const Twine &field) {
    out << "static inline " << type << entry.symbol << '(' << self() << ") {\n"
        << "  wasmrt_extern found;\n  wasmrt_get_export(" << prefix << "_base(self), " << position
        << ", &found);\n  return (" << type << ")found.as." << field << ";\n}\n\n";
  }

  void writeExport(const InterfaceEntry &entry, size_t position) {
    out << comment(entry) << '\n';
    switch (entry.kind) {
    case InterfaceEntry::Function:
      return writeFunction(entry);
    case InterfaceEntry::Table:
      return writeAccessor(entry, position, "wasmrt_table *", "table");
    case InterfaceEntry::Memory:
      return writeAccessor(entry, position, "wasmrt_memory *", "memory");
    case InterfaceEntry::Global:
      return writeAccessor(entry, position,
                           (entry.isMutable ? "" : "const ") + cType(entry.signature[0]) + " *",
                           "global.value");
    case InterfaceEntry::Tag:
      return writeAccessor(entry, position, "wasmrt_tag *", "tag");
    }
    llvm_unreachable("closed enum");
  }

  void writeExports() {
    if (!interface.exports.empty())
      out << "/* ---- What the module exports. */\n\n";
    for (auto [position, entry] : enumerate(interface.exports))
      writeExport(entry, position);
  }

  const target::Interface &interface;
  const std::string prefix;
  raw_ostream &out;
};

// Breaks long declarations behind a comma. Comments and macros are short enough, or in lines
// already.
std::string wrapped(StringRef text) {
  constexpr size_t columns = 100;
  std::string out;
  for (StringRef line : split(text, '\n')) {
    size_t end;
    while (line.size() > columns && !line.starts_with("/*") && !line.starts_with("#") &&
           (end = line.take_front(columns).rfind(", ")) != StringRef::npos &&
           !StringRef(line).trim().starts_with("WASMRT_TYPED")) {
      out += line.take_front(end + 1).str() + "\n";
      line = line.drop_front(end + 2);
      out += "    ";
    }
    out += line.str() + "\n";
  }
  out.pop_back();
  return out;
}

} // namespace

Artifact emitHeader(const target::Interface &interface, StringRef name, StringRef origin) {
  std::string text;
  raw_string_ostream out(text);
  if (interface.isImage)
    writeImageHeader(interface, origin, out);
  else
    HeaderWriter(interface, out).write(origin);
  text = wrapped(text);
  return Artifact{name.str(), {text.begin(), text.end()}};
}

} // namespace aotc::emit
