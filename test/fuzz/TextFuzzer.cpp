// Modules in either form. Of a module that is valid the text must be a fixed point: printed,
// assembled and printed again it is the same, and where the input was text, so are the bytes.
#include "test/fuzz/Fuzz.h"

#include "aotc/read/ModuleReader.h"
#include "aotc/text/Assemble.h"
#include "aotc/text/Printer.h"
#include "aotc/validate/ValidModule.h"

using namespace aotc;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
using Bytes = std::vector<uint8_t>;

static const wasm::FeatureSet features;

// Prints the module into `text`, and accepts or refuses it.
static Error process(Bytes bytes, std::string &text) {
  Expected<wasm::Module> module = read::readModule(std::move(bytes), "fuzz", features);
  if (!module)
    return module.takeError();
  llvm::raw_string_ostream os(text);
  if (Error error = text::printModule(*module, features, os))
    return error;
  Expected<validate::ValidModule> valid = validate::checkModule(std::move(*module), features);
  return valid ? validate::checkBodies(*valid) : valid.takeError();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const StringRef input(reinterpret_cast<const char *>(data), size);
  const bool isText = !input.starts_with(StringRef("\0asm", 4));
  Expected<Bytes> bytes = isText ? text::assemble(input, features) : Bytes(data, data + size);
  if (!bytes)
    return fuzz::checkError(bytes.takeError(), size);
  std::string once, twice;
  if (Error error = process(*bytes, once))
    return fuzz::checkError(std::move(error), bytes->size());
  Expected<Bytes> again = text::assemble(once, features);
  if (!again || (isText && *again != *bytes))
    std::abort();
  if (process(std::move(*again), twice) || once != twice)
    std::abort();
  return 0;
}
