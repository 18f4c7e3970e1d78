// Prints, as C assertions, the sizes and offsets that aotc computes for the structs of wasmrt/abi.h
// on one target. check-layout.sh has clang compile them for that target.
#include "aotc/target/Abi.h"
#include "aotc/target/TargetSpec.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/Support/raw_ostream.h"

using namespace aotc::target;
using namespace llvm;

static void assertOffset(StringRef name, StringRef field, uint64_t offset) {
  outs() << "_Static_assert(offsetof(" << name << ", " << field << ") == " << offset << ", \""
         << name << "." << field << "\");\n";
}

int main(int argc, char **argv) {
  if (argc < 2) {
    errs() << "usage: print-layout TRIPLE [ABI-NAME]\n";
    return 1;
  }
  TargetSpec target{};
  target.triple = Triple(argv[1]);
  target.abiName = argc > 2 ? argv[2] : "";
  LLVMContext context;
  Module module("layout", context);
  Abi abi(module, target);

  outs() << "#include <stddef.h>\n#include \"wasmrt/abi.h\"\n";
#define FIELD(type, name, meaning) assertOffset(structName, #name, abi.fieldOffset(s, field++));
#define STRUCT(name, FIELDS)                                                                       \
  {                                                                                                \
    const AbiStruct s = AbiStruct::name;                                                           \
    const StringRef structName = #name;                                                            \
    unsigned field = 0;                                                                            \
    FIELDS(FIELD)                                                                                  \
    outs() << "_Static_assert(sizeof(" #name ") == " << abi.sizeOf(s) << ", \"" #name "\");\n";    \
  }
  WASMRT_STRUCTS(STRUCT)
  return 0;
}
