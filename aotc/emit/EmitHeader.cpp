// Prototypes of what the generated code offers and of what it asks for, in the calling convention
// that wasmrt/abi.h states: the instance first; v128 by pointer; several results through a
// trailing pointer to a struct of them.
#include "aotc/emit/EmitHeader.h"

#include "aotc/target/SymbolNames.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using aotc::target::InterfaceEntry;

namespace aotc::emit {

namespace {

StringRef cType(char letter) {
  switch (letter) {
  case 'i':
    return "uint32_t";
  case 'l':
    return "uint64_t";
  case 'f':
    return "float";
  case 'd':
    return "double";
  case 'v':
    return "wasmrt_value";
  default:
    return "wasmrt_ref";
  }
}

// The comment must not end early, whatever a module calls its exports.
std::string quoted(StringRef name) {
  std::string text;
  raw_string_ostream out(text);
  out << '"';
  for (char c : name) {
    if (isPrint(c) && c != '"' && c != '\\' && c != '*')
      out << c;
    else
      out << "\\" << hexdigit(static_cast<uint8_t>(c) >> 4, true) << hexdigit(c & 15, true);
  }
  out << '"';
  return text;
}

bool isIdentifier(StringRef name) {
  return !name.empty() && !isDigit(name[0]) &&
         all_of(name, [](char c) { return isAlnum(c) || c == '_'; });
}

std::string parameterName(const InterfaceEntry &entry, size_t index) {
  if (index < entry.paramNames.size() && isIdentifier(entry.paramNames[index]))
    return "p_" + entry.paramNames[index];
  return "p" + utostr(index);
}

void printResults(raw_ostream &out, const InterfaceEntry &entry, StringRef results) {
  out << "struct " << entry.symbol << "_results {\n";
  for (auto [index, letter] : enumerate(results))
    out << "  " << cType(letter) << " r" << index << ";\n";
  out << "};\n";
}

void printFunction(raw_ostream &out, const InterfaceEntry &entry) {
  auto [parameters, results] = StringRef(entry.signature).split('_');
  const bool indirect = results.size() > 1 || results.contains('v');
  out << "/* " << quoted(entry.wasmName) << ' ' << target::describeSignature(entry.signature)
      << " */\n";
  if (indirect)
    printResults(out, entry, results);
  out << (results.empty() || indirect ? "void" : cType(results[0])) << ' ' << entry.symbol
      << "(wasmrt_instance *self";
  for (auto [index, letter] : enumerate(parameters))
    out << ", " << (letter == 'v' ? "const wasmrt_value *" : (cType(letter) + " ").str())
        << parameterName(entry, index);
  if (indirect)
    out << ", struct " << entry.symbol << "_results *results";
  out << ");\n";
}

void printSection(raw_ostream &out, StringRef title, ArrayRef<InterfaceEntry> entries) {
  if (none_of(entries, [](const InterfaceEntry &e) { return e.kind == InterfaceEntry::Function; }))
    return;
  out << "\n/* " << title << " */\n";
  for (const InterfaceEntry &entry : entries)
    if (entry.kind == InterfaceEntry::Function)
      printFunction(out, entry);
}

std::string guardName(StringRef prefix) {
  std::string guard = "AOTC_" + prefix.upper() + "_H";
  for (char &c : guard)
    if (!isAlnum(c))
      c = '_';
  return guard;
}

} // namespace

Artifact emitHeader(const target::Interface &interface, StringRef name, StringRef origin) {
  std::string text;
  raw_string_ostream out(text);
  const std::string guard = guardName(interface.prefix);
  out << "/* Made by aotc from " << quoted(origin) << ". */\n"
      << "#ifndef " << guard << "\n#define " << guard << "\n\n"
      << "#include <wasmrt/abi.h>\n\n"
      << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
      << "extern const wasmrt_module " << interface.prefix << "_module;\n";
  printSection(out, "Functions that the module exports.", interface.exports);
  printSection(out, "Functions that the module imports: yours to define.", interface.imports);
  out << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
  return Artifact{name.str(), {text.begin(), text.end()}};
}

} // namespace aotc::emit
