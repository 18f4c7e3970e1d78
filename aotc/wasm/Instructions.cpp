#include "aotc/wasm/Instructions.h"

#include "llvm/ADT/StringMap.h"

#include <array>

using namespace llvm;

namespace aotc::wasm {

static constexpr uint8_t NoAccess = 0xFF;

#define ROW(Id, Text, Prefix, Code, Imm, Sig, Feat, Const, Log2)                                   \
  {Text, Prefix, Code, ImmKind::Imm, Sig, Feature::Feat, ConstUse::Const, Log2},
#define MEMORY_ROW(Id, Text, Prefix, Code, Imm, Sig, Feat, Log2)                                   \
  ROW(Id, Text, Prefix, Code, Imm, Sig, Feat, No, Log2)

constexpr OpInfo opInfos[] = {
#define INST(Id, Text, Prefix, Code, Imm, Sig, Feature, Const)                                     \
  ROW(Id, Text, Prefix, Code, Imm, Sig, Feature, Const, NoAccess)
#define LOAD(Id, Text, Prefix, Code, Sig, Feature, Log2, MemType, Ext)                             \
  MEMORY_ROW(Id, Text, Prefix, Code, MemArg, Sig, Feature, Log2)
#define STORE(Id, Text, Prefix, Code, Sig, Feature, Log2, MemType)                                 \
  MEMORY_ROW(Id, Text, Prefix, Code, MemArg, Sig, Feature, Log2)
#define ATOMIC_LOAD(Id, Text, Prefix, Code, Sig, Feature, Log2, MemType)                           \
  MEMORY_ROW(Id, Text, Prefix, Code, MemArg, Sig, Feature, Log2)
#define ATOMIC_STORE(Id, Text, Prefix, Code, Sig, Feature, Log2, MemType)                          \
  MEMORY_ROW(Id, Text, Prefix, Code, MemArg, Sig, Feature, Log2)
#define RMW(Id, Text, Prefix, Code, Sig, Feature, Log2, MemType, Operation)                        \
  MEMORY_ROW(Id, Text, Prefix, Code, MemArg, Sig, Feature, Log2)
#define CMPXCHG(Id, Text, Prefix, Code, Sig, Feature, Log2, MemType)                               \
  MEMORY_ROW(Id, Text, Prefix, Code, MemArg, Sig, Feature, Log2)
#define WAIT(Id, Text, Prefix, Code, Sig, Feature, Log2)                                           \
  MEMORY_ROW(Id, Text, Prefix, Code, MemArg, Sig, Feature, Log2)
#define SIMD_LOAD(Id, Text, Prefix, Code, Sig, Feature, Log2, How)                                 \
  MEMORY_ROW(Id, Text, Prefix, Code, MemArg, Sig, Feature, Log2)
#define SIMD_STORE(Id, Text, Prefix, Code, Sig, Feature, Log2)                                     \
  MEMORY_ROW(Id, Text, Prefix, Code, MemArg, Sig, Feature, Log2)
#define SIMD_LOAD_LANE(Id, Text, Prefix, Code, Sig, Feature, Log2)                                 \
  MEMORY_ROW(Id, Text, Prefix, Code, MemArgLane, Sig, Feature, Log2)
#define SIMD_STORE_LANE(Id, Text, Prefix, Code, Sig, Feature, Log2)                                \
  MEMORY_ROW(Id, Text, Prefix, Code, MemArgLane, Sig, Feature, Log2)
#include "aotc/wasm/Instructions.def"
};

IndexPair indicesOf(ImmKind kind) {
  static constexpr IndexPair Pairs[] = {
      {IndexOf::None, IndexOf::None},
#define INDICES(Kind, First, Second) {IndexOf::First, IndexOf::Second},
#include "aotc/wasm/Immediates.def"
  };
  const auto row = static_cast<size_t>(kind);
  return Pairs[row < std::size(Pairs) ? row : 0];
}

static constexpr size_t OpCount = static_cast<size_t>(Op::Count);

// Every row that accesses memory through a memarg must be of a shape that says how wide it is.
static constexpr bool everyMemArgHasAWidth() {
  for (const OpInfo &row : opInfos)
    if ((row.imm == ImmKind::MemArg || row.imm == ImmKind::MemArgLane) &&
        row.accessLog2 == NoAccess)
      return false;
  return true;
}
static_assert(everyMemArgHasAWidth());

// Opcode → row, one array per prefix.
template <size_t Size> using OpByCode = std::array<Op, Size>;

template <size_t Size> static constexpr OpByCode<Size> opsWithPrefix(uint8_t prefix) {
  OpByCode<Size> result{};
  result.fill(Op::Count);
  for (size_t i = 0; i < OpCount; ++i)
    if (opInfos[i].prefix == prefix)
      result[opInfos[i].code] = static_cast<Op>(i);
  return result;
}

static constexpr OpByCode<0x20> gcOps = opsWithPrefix<0x20>(0xFB);
static constexpr OpByCode<0x20> miscOps = opsWithPrefix<0x20>(0xFC);
static constexpr OpByCode<0x120> vectorOps = opsWithPrefix<0x120>(0xFD);
static constexpr OpByCode<0x50> atomicOps = opsWithPrefix<0x50>(0xFE);

constexpr std::array<Op, 256> oneByteOps = opsWithPrefix<256>(0);

static ArrayRef<Op> opsOf(uint8_t prefix) {
  switch (prefix) {
  case 0x00:
    return oneByteOps;
  case 0xFB:
    return gcOps;
  case 0xFC:
    return miscOps;
  case 0xFD:
    return vectorOps;
  case 0xFE:
    return atomicOps;
  }
  return {};
}

std::optional<Op> opByCode(uint8_t prefix, uint32_t code) {
  const ArrayRef<Op> ops = opsOf(prefix);
  if (code >= ops.size() || ops[code] == Op::Count)
    return std::nullopt;
  return ops[code];
}

static StringMap<Op> mapTexts() {
  StringMap<Op> map(2 * OpCount);
  for (size_t i = 0; i < OpCount; ++i)
    map.try_emplace(opInfos[i].text, static_cast<Op>(i));
  return map;
}

std::optional<Op> opByText(StringRef text) {
  static const StringMap<Op> ops = mapTexts();
  const auto found = ops.find(text);
  if (found == ops.end())
    return std::nullopt;
  return found->second;
}

} // namespace aotc::wasm
