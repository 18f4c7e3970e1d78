#include "aotc/lower/MemoryImage.h"

#include "aotc/lower/ConstExprValue.h"

using namespace llvm;

namespace aotc::lower {

// Gaps cost space in the file; a page of slack is cheap.
static bool isMostlyGaps(uint64_t end, uint64_t dataBytes) {
  return end > 4 * dataBytes + (1u << 20);
}

MemoryImage MemoryImage::plan(const ModulePlan &plan) {
  const wasm::Module &module = *plan.module;
  MemoryImage image;
  if (module.memories.empty() || !plan.isFixed(MemoryIdx(0)))
    return image;
  const uint64_t limit = module.memories[0].type.limits.min << 16;
  struct Placed {
    uint32_t segment;
    uint64_t offset;
  };
  std::vector<Placed> placed;
  uint64_t end = 0, dataBytes = 0;
  for (uint32_t i = 0; i < module.datas.size(); ++i) {
    const wasm::DataSegment &segment = module.datas[i];
    if (segment.mode != wasm::SegmentMode::Active || raw(segment.memory) != 0)
      continue;
    auto offset = plainConstant(plan.module, segment.offsetExpr);
    if (!offset || *offset > limit || segment.bytes.size() > limit - *offset)
      return image;
    placed.push_back({i, *offset});
    end = std::max<uint64_t>(end, *offset + segment.bytes.size());
    dataBytes += segment.bytes.size();
  }
  if (dataBytes == 0 || isMostlyGaps(end, dataBytes))
    return image;
  image.bytes.resize(end);
  image.segments.resize(module.datas.size());
  for (const Placed &p : placed) {
    ArrayRef<uint8_t> bytes = module.datas[p.segment].bytes;
    std::copy(bytes.begin(), bytes.end(), image.bytes.begin() + p.offset);
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
  image->setSection(".wasm_image");
  image->setAlignment(Align(65536));
  image->setVisibility(GlobalValue::HiddenVisibility);
}

} // namespace aotc::lower
