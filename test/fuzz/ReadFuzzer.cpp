// Any bytes: reading must end in a module or in an error whose offset lies in the input.
#include "test/fuzz/Fuzz.h"

#include "aotc/read/ModuleReader.h"

using namespace aotc;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const wasm::FeatureSet features;
  llvm::Expected<wasm::Module> module =
      read::readModule(std::vector<uint8_t>(data, data + size), "fuzz", features);
  if (!module)
    fuzz::checkError(module.takeError(), size);
  return 0;
}
