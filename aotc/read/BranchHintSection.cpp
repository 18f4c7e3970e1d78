#include "aotc/read/CustomSections.h"

#include "aotc/support/ByteReader.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::read {

static void readHint(ByteReader &reader, uint32_t func, Module &module) {
  const uint32_t branch = reader.u32();
  const uint64_t offset = reader.offset();
  const uint32_t size = reader.u32();
  const uint8_t likely = reader.u8();
  if (size != 1 || likely > 1)
    reader.fail(malformed(offset, "malformed branch hint"));
  else if (!reader.failed())
    module.branchHints.try_emplace({func, branch}, likely == 1);
}

void readBranchHints(const CustomSection &section, Module &module) {
  ByteReader reader(section.bytes, section.offset);
  for (uint32_t funcs = reader.u32(); funcs != 0 && !reader.failed(); --funcs) {
    const uint32_t func = reader.u32();
    for (uint32_t n = reader.u32(); n != 0 && !reader.failed(); --n)
      readHint(reader, func, module);
  }
  if (Error e = reader.takeError())
    module.warnings.push_back("branch hint section: " + toString(std::move(e)));
}

} // namespace aotc::read
