#include "aotc/read/InstReader.h"

#include "aotc/read/TypeReader.h"
#include "aotc/wasm/Limits.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::read {

// Opcodes of two parts begin with one of these.
static bool isPrefix(uint8_t byte) { return byte >= 0xFB && byte <= 0xFE; }

// At least two digits.
static std::string hexByte(uint32_t value) {
  return utohexstr(value, /*LowerCase=*/true, /*Width=*/value < 0x100 ? 2 : 0);
}

// The one-byte opcode has no row: takes the rest of a two-part one.
Op InstReader::readPrefixed(uint8_t prefix, uint64_t offset) {
  if (!isPrefix(prefix)) {
    reader.fail(malformed(offset, "illegal opcode " + hexByte(prefix)));
    return Op::Nop;
  }
  const uint32_t code = reader.u32();
  if (const std::optional<Op> op = opByCode(prefix, code))
    return *op;
  reader.fail(malformed(offset, "illegal opcode " + hexByte(prefix) + " " + hexByte(code)));
  return Op::Nop;
}

bool InstReader::next(Inst &inst) {
  inst.offset = reader.offset();
  const uint8_t byte = reader.u8();
  Op op = oneByteOps[byte];
  if (op == Op::Count)
    op = readPrefixed(byte, inst.offset);
  inst.op = op;
  const OpInfo &row = info(op);
  if (!features.has(row.feature))
    reader.fail(disabled(inst.offset, needsFeature(row.feature, row.text)));
  if (row.imm != ImmKind::None)
    readImmediates(inst, row.imm);
  return !reader.failed();
}

void InstReader::readImmediates(Inst &inst, ImmKind kind) {
  switch (kind) {
  case ImmKind::None:
    return;
#define INDICES(Kind, First, Second) case ImmKind::Kind:
#include "aotc/wasm/Immediates.def"
    inst.index = readIndex(indicesOf(kind).first);
    inst.index2 = readIndex(indicesOf(kind).second);
    return;
  case ImmKind::BlockType:
    return readBlockType(inst);
  case ImmKind::MemArg:
    return readMemArg(inst);
  case ImmKind::MemArgLane:
    readMemArg(inst);
    inst.lane = reader.u8();
    return;
  case ImmKind::Lane:
    inst.lane = reader.u8();
    return;
  case ImmKind::I32:
    inst.bits = static_cast<uint32_t>(reader.s32());
    return;
  case ImmKind::I64:
    inst.bits = static_cast<uint64_t>(reader.s64());
    return;
  case ImmKind::F32:
    inst.bits = reader.fixed32();
    return;
  case ImmKind::F64:
    inst.bits = reader.fixed64();
    return;
  case ImmKind::V128:
  case ImmKind::Shuffle:
    return readBytes(inst);
  case ImmKind::HeapType:
    inst.heap = readHeapType(reader, features);
    return;
  case ImmKind::LabelTable:
    return readLabels(inst);
  case ImmKind::BrCast:
    return readBrCast(inst);
  case ImmKind::ValTypes:
    return readTypes(inst);
  case ImmKind::TryTable:
    return readTryTable(inst);
  case ImmKind::ZeroByte:
    return readZeroByte();
  }
}

// Spec §5.4.1: 0x40, or a value type, or a type index as a non-negative s33.
void InstReader::readBlockType(Inst &inst) {
  const uint64_t offset = reader.offset();
  const uint8_t byte = reader.peek();
  if (byte == 0x40) {
    reader.u8();
    inst.block.kind = BlockType::Empty;
    return;
  }
  // A one-byte s33 with its sign bit set: a value type.
  if ((byte & 0xC0) == 0x40) {
    inst.block.kind = BlockType::Value;
    inst.block.value = readValType(reader, features);
    return;
  }
  const int64_t index = reader.s33();
  if (index < 0)
    reader.fail(malformed(offset, "malformed block type"));
  need(reader, offset, features, Feature::MultiValue, "a block with a function type");
  inst.block.kind = BlockType::Func;
  inst.block.type = TypeIdx(static_cast<uint32_t>(index));
}

// Other tables and memories than the first came with proposals of their own.
uint32_t InstReader::readIndex(IndexOf what) {
  if (what == IndexOf::None)
    return 0;
  const uint64_t offset = reader.offset();
  const uint32_t index = reader.u32();
  if (index != 0 && what == IndexOf::Table)
    need(reader, offset, features, Feature::RefTypes, "a table index other than 0");
  if (index != 0 && what == IndexOf::Memory)
    need(reader, offset, features, Feature::MultiMemory, "a memory index other than 0");
  return index;
}

// Spec §5.4.6. Bit 6 of the alignment says that a memory index follows.
void InstReader::readMemArg(Inst &inst) {
  const uint64_t offset = reader.offset();
  const uint32_t flags = reader.u32();
  if (flags >= 0x80)
    reader.fail(malformed(offset, "malformed memop flags 0x" + hexByte(flags)));
  inst.memarg.alignLog2 = flags & 0x3F;
  inst.memarg.memory = MemoryIdx(0);
  if (flags & 0x40) {
    need(reader, offset, features, Feature::MultiMemory, "a memory index");
    inst.memarg.memory = MemoryIdx(reader.u32());
  }
  inst.memarg.offset = features.has(Feature::Memory64) ? reader.u64() : reader.u32();
}

void InstReader::readBytes(Inst &inst) {
  const ArrayRef<uint8_t> bytes = reader.bytes(inst.bytes.size());
  std::copy(bytes.begin(), bytes.end(), inst.bytes.begin());
}

void InstReader::readLabels(Inst &inst) {
  const uint32_t count = readCount(reader, limits::BranchTable, "labels of a br_table");
  labels.clear();
  labels.reserve(roomFor(reader, count));
  for (uint32_t n = count; n != 0 && !reader.failed(); --n)
    labels.push_back(reader.u32());
  labels.push_back(reader.u32());
  inst.labels = labels;
}

void InstReader::readBrCast(Inst &inst) {
  const uint64_t offset = reader.offset();
  const uint8_t flags = reader.u8();
  if (flags > 3)
    reader.fail(malformed(offset, "malformed br_on_cast flags 0x" + hexByte(flags)));
  inst.index = reader.u32();
  inst.castFrom = {readHeapType(reader, features), (flags & 1) != 0};
  inst.castTo = {readHeapType(reader, features), (flags & 2) != 0};
}

void InstReader::readTypes(Inst &inst) {
  const uint32_t count = readCount(reader, limits::Results, "types of a select");
  types.clear();
  types.reserve(roomFor(reader, count));
  for (uint32_t n = count; n != 0 && !reader.failed(); --n)
    types.push_back(readValType(reader, features));
  inst.types = types;
}

void InstReader::readTryTable(Inst &inst) {
  readBlockType(inst);
  const uint32_t count = readCount(reader, limits::BranchTable, "catch clauses of a try_table");
  catches.clear();
  catches.reserve(roomFor(reader, count, /*bytesEach=*/2));
  for (uint32_t n = count; n != 0 && !reader.failed(); --n) {
    const uint64_t offset = reader.offset();
    const uint8_t kind = reader.u8();
    if (kind > static_cast<uint8_t>(CatchKind::CatchAllRef))
      reader.fail(malformed(offset, "malformed catch clause 0x" + hexByte(kind)));
    CatchClause clause = {static_cast<CatchKind>(kind & 3), TagIdx(0), 0};
    if (clause.kind == CatchKind::Catch || clause.kind == CatchKind::CatchRef)
      clause.tag = TagIdx(reader.u32());
    clause.label = reader.u32();
    catches.push_back(clause);
  }
  inst.catches = catches;
}

void InstReader::readZeroByte() {
  const uint64_t offset = reader.offset();
  if (reader.u8() != 0)
    reader.fail(malformed(offset, "zero byte expected"));
}

} // namespace aotc::read
