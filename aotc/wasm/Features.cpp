#include "aotc/wasm/Features.h"

#include "aotc/support/Diag.h"

using namespace llvm;

namespace aotc::wasm {

namespace {
struct FeatureInfo {
  StringLiteral name, meaning;
  bool isDefault;
};
} // namespace

static constexpr FeatureInfo features[] = {
#define FEATURE(Id, Name, Default, Meaning) {Name, Meaning, Default},
#include "aotc/wasm/Features.def"
};

static const FeatureInfo &row(Feature f) { return features[static_cast<size_t>(f)]; }

FeatureSet::FeatureSet() {
  for (size_t i = 0; i < std::size(features); ++i)
    bits.set(i, features[i].isDefault);
}

StringRef featureName(Feature f) { return row(f).name; }

StringRef featureMeaning(Feature f) { return row(f).meaning; }

std::optional<Feature> featureByName(StringRef name) {
  for (size_t i = 0; i < std::size(features); ++i)
    if (features[i].name == name)
      return static_cast<Feature>(i);
  return std::nullopt;
}

std::string needsFeature(Feature f, const Twine &what) {
  return (featureName(f) + " is disabled: " + what + " needs it (--enable=" + featureName(f) + ")")
      .str();
}

} // namespace aotc::wasm
