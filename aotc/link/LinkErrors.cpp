#include "aotc/link/LinkErrors.h"

#include "aotc/target/SymbolNames.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace aotc::link {

static std::string explainUndefined(StringRef symbol) {
  if (auto import = target::parseImportSymbol(symbol))
    return "unknown import \"" + import->module + "\".\"" + import->name + "\" of type " +
           target::describeSignature(import->signature) + ": nobody provides it";
  return ("undefined symbol: " + symbol).str();
}

std::vector<std::string> explain(StringRef lldOutput) {
  std::vector<std::string> messages;
  for (StringRef line : split(lldOutput, '\n')) {
    // `ld.lld: error: undefined symbol: NAME`, then lines with `>>>` that name our temporary files.
    auto [program, message] = line.split("error: ");
    if (message.empty())
      continue;
    StringRef symbol = message;
    messages.push_back(symbol.consume_front("undefined symbol: ") ||
                               symbol.consume_front("undefined hidden symbol: ")
                           ? explainUndefined(symbol)
                           : "linker: " + message.str());
  }
  if (messages.empty())
    messages.push_back("linker: " + lldOutput.trim().str());
  return messages;
}

} // namespace aotc::link
