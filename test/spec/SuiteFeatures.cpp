#include "test/spec/SuiteFeatures.h"

#include "llvm/ADT/ArrayRef.h"

namespace aotc::spec {

using wasm::Feature;

wasm::FeatureSet suiteFeatures(llvm::StringRef path, wasm::FeatureSet features) {
  static constexpr Feature NotInThreads[] = {Feature::MultiMemory, Feature::Memory64,
                                             Feature::RefTypes};
  static constexpr Feature NotInStandard[] = {Feature::Threads, Feature::WideArithmetic,
                                              Feature::CustomPageSizes};
  llvm::ArrayRef<Feature> missing;
  if (path.contains("proposals/threads/"))
    missing = NotInThreads;
  else if (!path.contains("proposals/"))
    missing = NotInStandard;
  for (Feature feature : missing)
    features.set(feature, false);
  return features;
}

} // namespace aotc::spec
