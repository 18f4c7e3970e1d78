#include "aotc/text/Encoder.h"

#include "aotc/wasm/Instructions.h"

#include "llvm/Support/ErrorHandling.h"

using namespace aotc::wasm;
using llvm::ArrayRef;
using llvm::StringRef;

namespace aotc::text {

// Codes of spec §5.3.
static constexpr uint8_t RefNullCode = 0x63, RefCode = 0x64, FuncCode = 0x60, StructCode = 0x5F,
                         ArrayCode = 0x5E, SubCode = 0x50, SubFinalCode = 0x4F,
                         EmptyBlockCode = 0x40;

void Encoder::exportMarks(LineMap &map) const {
  for (const Mark &mark : marks)
    map.add(mark.at, mark.text);
}

void Encoder::u64(uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    u8(static_cast<uint8_t>(value) | 0x80);
  u8(static_cast<uint8_t>(value));
}

void Encoder::s64(int64_t value) {
  for (; value < -64 || value > 63; value >>= 7)
    u8(static_cast<uint8_t>(value & 0x7F) | 0x80);
  u8(static_cast<uint8_t>(value & 0x7F));
}

void Encoder::fixed32(uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8)
    u8(static_cast<uint8_t>(value >> shift));
}

void Encoder::fixed64(uint64_t value) {
  for (unsigned shift = 0; shift < 64; shift += 8)
    u8(static_cast<uint8_t>(value >> shift));
}

void Encoder::raw(ArrayRef<uint8_t> data) { bytes.insert(bytes.end(), data.begin(), data.end()); }

void Encoder::raw(StringRef data) { bytes.insert(bytes.end(), data.begin(), data.end()); }

void Encoder::name(StringRef string) {
  u64(string.size());
  raw(string);
}

void Encoder::heapType(HeapType type) {
  if (type.isAbstract())
    u8(static_cast<uint8_t>(type.abstract()));
  else
    s64(aotc::raw(type.index()));
}

void Encoder::refType(RefType type) {
  if (!type.nullable || type.heap.isDefined())
    u8(type.nullable ? RefNullCode : RefCode);
  heapType(type.heap);
}

void Encoder::valType(ValType type) {
  switch (type.kind()) {
  case ValKind::I32:
    return u8(0x7F);
  case ValKind::I64:
    return u8(0x7E);
  case ValKind::F32:
    return u8(0x7D);
  case ValKind::F64:
    return u8(0x7C);
  case ValKind::V128:
    return u8(0x7B);
  case ValKind::Ref:
    return refType(type.ref());
  case ValKind::Bottom:
    break;
  }
  llvm_unreachable("bottom is no type of the binary format");
}

void Encoder::fieldType(const FieldType &type) {
  switch (type.packed) {
  case Packed::No:
    valType(type.type);
    break;
  case Packed::I8:
    u8(0x78);
    break;
  case Packed::I16:
    u8(0x77);
    break;
  }
  u8(type.isMutable);
}

void Encoder::compositeType(const CompositeType &type) {
  switch (type.kind) {
  case CompositeKind::Func:
    u8(FuncCode);
    for (const std::vector<ValType> *list : {&type.func.params, &type.func.results}) {
      u64(list->size());
      for (ValType item : *list)
        valType(item);
    }
    return;
  case CompositeKind::Struct:
    u8(StructCode);
    u64(type.fields.size());
    for (const FieldType &field : type.fields)
      fieldType(field);
    return;
  case CompositeKind::Array:
    u8(ArrayCode);
    return fieldType(type.fields.front());
  }
  llvm_unreachable("closed enum");
}

void Encoder::subType(const SubType &type) {
  if (!type.isFinal || type.super) {
    u8(type.isFinal ? SubFinalCode : SubCode);
    u8(type.super.has_value());
    if (type.super)
      u32(aotc::raw(*type.super));
  }
  compositeType(type.composite);
}

void Encoder::limits(const Limits &limits) {
  u64(limits.min);
  if (limits.max)
    u64(*limits.max);
}

void Encoder::globalType(const GlobalType &type) {
  valType(type.type);
  u8(type.isMutable);
}

void Encoder::tableType(const TableType &type) {
  refType(type.elem);
  u8((type.limits.max ? 1 : 0) | (type.addr == AddrType::I64 ? 4 : 0));
  limits(type.limits);
}

void Encoder::memoryType(const MemoryType &type) {
  bool customPageSize = type.pageSizeLog2 != 16;
  u8((type.limits.max ? 1 : 0) | (type.shared ? 2 : 0) | (type.addr == AddrType::I64 ? 4 : 0) |
     (customPageSize ? 8 : 0));
  limits(type.limits);
  if (customPageSize)
    u32(type.pageSizeLog2);
}

void Encoder::op(Op op) {
  const OpInfo &row = info(op);
  if (row.prefix == 0)
    return u8(static_cast<uint8_t>(row.code));
  u8(row.prefix);
  u32(row.code);
}

void Encoder::memArg(const MemArg &arg) {
  constexpr uint32_t HasMemory = 1 << 6;
  bool explicitMemory = aotc::raw(arg.memory) != 0;
  u32(arg.alignLog2 | (explicitMemory ? HasMemory : 0));
  if (explicitMemory)
    u32(aotc::raw(arg.memory));
  u64(arg.offset);
}

void Encoder::blockType(const BlockType &type) {
  switch (type.kind) {
  case BlockType::Empty:
    return u8(EmptyBlockCode);
  case BlockType::Value:
    return valType(type.value);
  case BlockType::Func:
    return s64(aotc::raw(type.type));
  }
  llvm_unreachable("closed enum");
}

void Encoder::tryTable(const Inst &inst) {
  blockType(inst.block);
  u64(inst.catches.size());
  for (const CatchClause &clause : inst.catches) {
    u8(static_cast<uint8_t>(clause.kind));
    if (clause.kind == CatchKind::Catch || clause.kind == CatchKind::CatchRef)
      u32(aotc::raw(clause.tag));
    u32(clause.label);
  }
}

void Encoder::inst(const Inst &inst) {
  op(inst.op);
  immediates(inst, info(inst.op).imm);
}

void Encoder::immediates(const Inst &inst, ImmKind kind) {
  switch (kind) {
  case ImmKind::None:
    return;
  case ImmKind::BlockType:
    return blockType(inst.block);
#define INDICES(Kind, First, Second) case ImmKind::Kind:
#include "aotc/wasm/Immediates.def"
    u32(inst.index);
    if (indicesOf(kind).second != IndexOf::None)
      u32(inst.index2);
    return;
  case ImmKind::LabelTable:
    u64(inst.labels.size() - 1);
    for (uint32_t label : inst.labels)
      u32(label);
    return;
  case ImmKind::MemArg:
    return memArg(inst.memarg);
  case ImmKind::MemArgLane:
    memArg(inst.memarg);
    return u8(inst.lane);
  case ImmKind::Lane:
    return u8(inst.lane);
  case ImmKind::I32:
    return s64(static_cast<int32_t>(inst.bits));
  case ImmKind::I64:
    return s64(static_cast<int64_t>(inst.bits));
  case ImmKind::F32:
    return fixed32(static_cast<uint32_t>(inst.bits));
  case ImmKind::F64:
    return fixed64(inst.bits);
  case ImmKind::Shuffle:
  case ImmKind::V128:
    return raw(inst.bytes);
  case ImmKind::HeapType:
    return heapType(inst.heap);
  case ImmKind::BrCast:
    u8((inst.castFrom.nullable ? 1 : 0) | (inst.castTo.nullable ? 2 : 0));
    u32(inst.index);
    heapType(inst.castFrom.heap);
    return heapType(inst.castTo.heap);
  case ImmKind::ValTypes:
    u64(inst.types.size());
    for (ValType type : inst.types)
      valType(type);
    return;
  case ImmKind::TryTable:
    return tryTable(inst);
  case ImmKind::ZeroByte:
    return u8(0);
  }
  llvm_unreachable("closed enum");
}

void Encoder::append(const Encoder &piece) {
  for (const Mark &mark : piece.marks)
    marks.push_back({size() + mark.at, mark.text});
  raw(piece.bytes);
}

void Encoder::sized(const Encoder &piece) {
  u64(piece.size());
  append(piece);
}

void Encoder::section(SectionId id, const Encoder &contents) {
  u8(static_cast<uint8_t>(id));
  sized(contents);
}

void Encoder::customSection(StringRef sectionName, ArrayRef<uint8_t> contents) {
  Encoder piece;
  piece.name(sectionName);
  piece.raw(contents);
  section(SectionId::Custom, piece);
}

} // namespace aotc::text
