#include "aotc/lower/MemoryImage.h"

#include "aotc/lower/ConstExprValue.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace aotc::lower {

// The largest page of the targets, so that the loader can map the image anywhere.
static constexpr uint64_t ImageAlignment = 65536;

// Gaps cost space in the file; a page of slack is cheap.
static bool isMostlyGaps(uint64_t extent, uint64_t dataBytes) {
  return extent > 4 * dataBytes + (1u << 20);
}

// An image begins at a page's start in the file, up to ImageAlignment behind what comes before it.
// What is smaller than this is copied sooner than mapped.
static constexpr uint64_t SmallestImage = 16384;

MemoryImage MemoryImage::plan(const ModulePlan &plan) {
  const wasm::Module &module = *plan.module;
  MemoryImage image;
  if (module.memories.empty() || !plan.isFixed(MemoryIdx(0)))
    return image;
  const uint64_t limit = module.memories[0].type.minimumBytes();
  struct Placed {
    uint32_t segment;
    uint64_t offset;
  };
  std::vector<Placed> placed;
  uint64_t first = limit, end = 0, dataBytes = 0;
  for (uint32_t i = 0; i < module.datas.size(); ++i) {
    const wasm::DataSegment &segment = module.datas[i];
    if (segment.mode != wasm::SegmentMode::Active || raw(segment.memory) != 0)
      continue;
    auto offset = plainConstant(plan.module, segment.offsetExpr);
    if (!offset || *offset > limit || segment.bytes.size() > limit - *offset)
      return image;
    placed.push_back({i, *offset});
    if (!segment.bytes.empty())
      first = std::min(first, *offset);
    end = std::max<uint64_t>(end, *offset + segment.bytes.size());
    dataBytes += segment.bytes.size();
  }
  const uint64_t start = alignDown(first, ImageAlignment);
  if (dataBytes == 0 || end - start < SmallestImage || isMostlyGaps(end - start, dataBytes))
    return image;
  image.start = start;
  image.bytes.resize(end - start);
  image.segments.resize(module.datas.size());
  for (const Placed &p : placed) {
    ArrayRef<uint8_t> bytes = module.datas[p.segment].bytes;
    if (!bytes.empty())
      std::copy(bytes.begin(), bytes.end(), image.bytes.begin() + (p.offset - start));
    image.segments.set(p.segment);
  }
  return image;
}

void MemoryImage::emit(UnitContext &unit) const {
  if (bytes.empty())
    return;
  Constant *contents = ConstantDataArray::get(unit.context, ArrayRef(bytes));
  auto *image = new GlobalVariable(unit.module, contents->getType(), false,
                                   GlobalValue::ExternalLinkage, contents, "wasm.image");
  // The name tells the linker where it goes.
  image->setSection(".wasm_image." + utohexstr(start, /*LowerCase=*/true));
  // Its address comes from the linker. More alignment would only fill the file.
  image->setAlignment(Align(16));
  image->setVisibility(GlobalValue::HiddenVisibility);
}

} // namespace aotc::lower
