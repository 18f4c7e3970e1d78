#include "aotc/emit/EmitImageHeader.h"

#include "aotc/emit/CText.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using aotc::target::InterfaceEntry;

namespace aotc::emit {

static std::string exportedFunction(const InterfaceEntry &entry) {
  const std::string parameters = cParameters(entry);
  return (cResult(entry) + " " + entry.symbol + "(" + (parameters.empty() ? "void" : parameters) +
          ");\n")
      .str();
}

void writeImageHeader(const target::Interface &interface, StringRef origin, raw_ostream &out) {
  const std::string &prefix = interface.prefix;
  const std::string guard = "AOTC_" + StringRef(prefix).upper() + "_H";
  out << "/* Made by aotc from " << quoted(origin)
      << ".\n *\n * What the firmware may provide, traps among it, is in wasmrt/board.h. */\n"
      << "#ifndef " << guard << "\n#define " << guard << "\n\n#include <wasmrt/abi.h>\n\n"
      << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
      << "/* The one instance. Its memory 0 is at " << prefix << "_instance.memory->base. */\n"
      << "extern wasmrt_instance " << prefix << "_instance;\n"
      << "/* Sets the memory up and runs the start function. To be called before anything else. "
         "*/\n"
      << "void " << prefix << "_instantiate(void);\n\n/* Functions that the module exports. */\n";
  for (const InterfaceEntry &entry : interface.exports)
    if (entry.kind == InterfaceEntry::Function)
      out << comment(entry) << '\n' << resultsDefinition(entry) << exportedFunction(entry);
  out << "\n/* Functions that the module imports: yours to define, but for WASI's. */\n";
  for (const InterfaceEntry &entry : interface.imports)
    out << comment(entry) << '\n' << linkedFunction(entry);
  out << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
}

} // namespace aotc::emit
