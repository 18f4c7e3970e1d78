// Types in the binary format, spec §5.3. Faults stay in the reader.
#pragma once

#include "aotc/support/ByteReader.h"
#include "aotc/wasm/Features.h"
#include "aotc/wasm/Types.h"

#include <algorithm>

namespace aotc::read {

// Each fails with a Disabled error where a type needs a feature that is off.
wasm::HeapType readHeapType(ByteReader &reader, const wasm::FeatureSet &features);
wasm::RefType readRefType(ByteReader &reader, const wasm::FeatureSet &features);
wasm::ValType readValType(ByteReader &reader, const wasm::FeatureSet &features);
wasm::GlobalType readGlobalType(ByteReader &reader, const wasm::FeatureSet &features);
wasm::MemoryType readMemoryType(ByteReader &reader, const wasm::FeatureSet &features);
wasm::TableType readTableType(ByteReader &reader, const wasm::FeatureSet &features);
// The contents of a type section.
void readTypes(ByteReader &reader, const wasm::FeatureSet &features, wasm::TypeSection &types);

// Fails with a Disabled error unless `feature` is on.
void need(ByteReader &reader, uint64_t offset, const wasm::FeatureSet &features,
          wasm::Feature feature, const llvm::Twine &what);

// The length of a list, at most `limit`; `what` is the plural of its items.
uint32_t readCount(ByteReader &reader, uint32_t limit, llvm::StringRef what);

// How many items of a list of `count` to reserve room for: no more than the remaining bytes can
// hold, at `bytesEach` or more.
inline size_t roomFor(const ByteReader &reader, uint32_t count, size_t bytesEach = 1) {
  return std::min<size_t>(count, reader.remaining() / bytesEach);
}

} // namespace aotc::read
