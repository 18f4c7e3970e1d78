// Which proposals a folder of the official suite was written for. A proposal's folder is based on
// the standard as it was at the time, and asserts that what came later is refused.
#pragma once

#include "aotc/wasm/Features.h"

namespace aotc::spec {

// `features` without those.
wasm::FeatureSet suiteFeatures(llvm::StringRef path, wasm::FeatureSet features = {});

} // namespace aotc::spec
