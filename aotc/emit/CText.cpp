#include "aotc/emit/CText.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;
using aotc::target::InterfaceEntry;

namespace aotc::emit {

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
    return "wasmrt_v128";
  default:
    return "wasmrt_ref";
  }
}

std::string quoted(StringRef name) {
  std::string text = "\"";
  for (char c : name) {
    if (isPrint(c) && c != '"' && c != '\\' && c != '*') {
      text += c;
      continue;
    }
    text += '\\';
    text += hexdigit(static_cast<uint8_t>(c) >> 4, true);
    text += hexdigit(c & 15, true);
  }
  return text + "\"";
}

// Words of C and C++ in lower case, and what compilers and system headers define as macros.
static bool isTaken(StringRef name) {
  static const StringSet<> words = [] {
    StringSet<> set;
    constexpr StringLiteral list =
        "alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl "
        "concept const const_cast consteval constexpr constinit continue co_await co_return "
        "co_yield decltype default delete do double dynamic_cast else enum explicit export extern "
        "false float for friend goto if inline int long mutable namespace new noexcept not not_eq "
        "nullptr operator or or_eq private protected public register reinterpret_cast requires "
        "restrict return short signed sizeof static static_assert static_cast struct switch "
        "template this thread_local throw true try typedef typeid typename union unsigned using "
        "virtual void volatile wchar_t while xor xor_eq self results result context "
        "errno stdin stdout stderr assert linux unix i386 major minor offsetof setjmp typeof";
    for (StringRef word : split(list, ' '))
      set.insert(word);
    return set;
  }();
  return words.contains(name);
}

// Upper case is left to macros, a leading underscore to the compiler.
static bool isGoodName(StringRef name) {
  return !name.empty() && isLower(name[0]) && name.size() < 64 && !isTaken(name) &&
         all_of(name, [](char c) { return isAlnum(c) || c == '_'; });
}

static std::string parameterName(const InterfaceEntry &entry, size_t index) {
  const StringRef name = index < entry.paramNames.size() ? entry.paramNames[index] : "";
  const bool isUnique = count(entry.paramNames, name) == 1;
  return isGoodName(name) && isUnique ? name.str() : "p" + utostr(index);
}

bool hasResultStruct(const InterfaceEntry &entry) {
  const StringRef results = StringRef(entry.signature).split('_').second;
  return results.size() > 1 || results.contains('v');
}

StringRef cResult(const InterfaceEntry &entry) {
  const StringRef results = StringRef(entry.signature).split('_').second;
  return results.empty() || hasResultStruct(entry) ? "void" : cType(results[0]);
}

static std::string resultStruct(const InterfaceEntry &entry) {
  const std::string &name = entry.isLinked             ? entry.linkSymbol
                            : entry.typeSymbol.empty() ? entry.symbol
                                                       : entry.typeSymbol;
  return "struct " + name + "_results";
}

std::string resultsDefinition(const InterfaceEntry &entry) {
  if (!hasResultStruct(entry))
    return "";
  std::string text = resultStruct(entry) + " {\n";
  for (auto [index, letter] : enumerate(StringRef(entry.signature).split('_').second))
    text += ("  " + cType(letter) + " r" + Twine(index) + ";\n").str();
  return text + "};\n";
}

std::string comment(const InterfaceEntry &entry) {
  const std::string module = entry.module.empty() ? "" : quoted(entry.module) + " ";
  return "/* " + module + quoted(entry.name) + ": " + entry.type + " */";
}

std::string cParameters(const InterfaceEntry &entry) {
  std::string text;
  ListSeparator comma;
  for (auto [index, letter] : enumerate(StringRef(entry.signature).split('_').first)) {
    text += StringRef(comma);
    text += letter == 'v' ? "const wasmrt_v128 *" : (cType(letter) + " ").str();
    text += parameterName(entry, index);
  }
  if (hasResultStruct(entry)) {
    text += StringRef(comma);
    text += resultStruct(entry) + " *results";
  }
  return text;
}

std::string linkedFunction(const InterfaceEntry &entry) {
  std::string text;
  if (hasResultStruct(entry)) {
    const std::string guard = entry.linkSymbol + "_RESULTS";
    text = "#ifndef " + guard + "\n#define " + guard + "\n" + resultsDefinition(entry) + "#endif\n";
  }
  const std::string own = cParameters(entry);
  return text + cResult(entry).str() + " " + entry.linkSymbol + "(wasmrt_instance *self" +
         (own.empty() ? "" : ", ") + own + ");\n";
}

} // namespace aotc::emit
