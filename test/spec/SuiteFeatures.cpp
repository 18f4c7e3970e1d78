#include "test/spec/SuiteFeatures.h"

namespace aotc::spec {

wasm::FeatureSet suiteFeatures(llvm::StringRef path) {
  wasm::FeatureSet features;
  if (path.contains("proposals/threads/"))
    for (wasm::Feature later : {wasm::Feature::MultiMemory, wasm::Feature::Memory64})
      features.set(later, false);
  return features;
}

} // namespace aotc::spec
