// Proposals that can be switched on and off; the rows are in Features.def.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>

namespace aotc::wasm {

enum class Feature : uint8_t {
#define FEATURE(Id, Name, Default, Meaning) Id,
#include "aotc/wasm/Features.def"
  Count
};

class FeatureSet {
public:
  // The defaults of Features.def.
  FeatureSet();

  bool has(Feature f) const { return bits[static_cast<size_t>(f)]; }
  void set(Feature f, bool on) { bits[static_cast<size_t>(f)] = on; }

private:
  std::bitset<static_cast<size_t>(Feature::Count)> bits;
};

llvm::StringRef featureName(Feature f);
llvm::StringRef featureMeaning(Feature f);
std::optional<Feature> featureByName(llvm::StringRef name);
// The message for an error of kind Disabled: `simd is disabled: v128.load needs it
// (--enable=simd)`.
std::string needsFeature(Feature f, const llvm::Twine &what);

} // namespace aotc::wasm
