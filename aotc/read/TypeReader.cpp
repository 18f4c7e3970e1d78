#include "aotc/read/TypeReader.h"

#include "aotc/wasm/Limits.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace aotc::wasm;

namespace aotc::read {

// Codes of spec §5.3 that are not abstract heap types.
namespace code {
enum : uint8_t {
  I32 = 0x7F,
  I64 = 0x7E,
  F32 = 0x7D,
  F64 = 0x7C,
  V128 = 0x7B,
  I8 = 0x78,
  I16 = 0x77,
  Ref = 0x64,
  RefNull = 0x63,
  Func = 0x60,
  Struct = 0x5F,
  Array = 0x5E,
  Sub = 0x50,
  SubFinal = 0x4F,
  Rec = 0x4E,
};
} // namespace code

static std::string hex(uint8_t byte) { return "0x" + utohexstr(byte, /*LowerCase=*/true, 2); }

// Type codes are negative s7 numbers of one byte.
static void failCode(ByteReader &reader, uint64_t offset, uint8_t byte, const char *what) {
  if (byte >= 0x80)
    reader.fail(malformed(offset, "integer representation too long for s7"));
  reader.fail(malformed(offset, Twine(what) + " " + hex(byte)));
}

void need(ByteReader &reader, uint64_t offset, const FeatureSet &features, Feature feature,
          const Twine &what) {
  if (!features.has(feature))
    reader.fail(disabled(offset, needsFeature(feature, what)));
}

uint32_t readCount(ByteReader &reader, uint32_t limit, StringRef what) {
  const uint64_t offset = reader.offset();
  const uint32_t count = reader.u32();
  if (count <= limit)
    return count;
  reader.fail(overLimit(offset, "number of " + what, count, limit));
  return 0;
}

// The proposal that an abstract heap type belongs to, or nothing where the code is none.
static std::optional<Feature> featureOfAbstract(uint8_t byte) {
  switch (static_cast<AbsHeap>(byte)) {
  case AbsHeap::Func:
  case AbsHeap::Extern:
    return Feature::RefTypes;
  case AbsHeap::NoExn:
  case AbsHeap::Exn:
    return Feature::Exceptions;
  case AbsHeap::NoFunc:
  case AbsHeap::NoExtern:
  case AbsHeap::None:
  case AbsHeap::Any:
  case AbsHeap::Eq:
  case AbsHeap::I31:
  case AbsHeap::Struct:
  case AbsHeap::Array:
    return Feature::GC;
  }
  return std::nullopt;
}

static bool isAbstract(uint8_t byte) { return featureOfAbstract(byte).has_value(); }

static AbsHeap readAbstract(ByteReader &reader, const FeatureSet &features) {
  const uint64_t offset = reader.offset();
  const AbsHeap heap = static_cast<AbsHeap>(reader.u8());
  need(reader, offset, features, *featureOfAbstract(static_cast<uint8_t>(heap)),
       toString(HeapType(heap)));
  return heap;
}

HeapType readHeapType(ByteReader &reader, const FeatureSet &features) {
  const uint64_t offset = reader.offset();
  if (isAbstract(reader.peek()))
    return readAbstract(reader, features);
  const int64_t index = reader.s33();
  if (index < 0)
    reader.fail(malformed(offset, "malformed heap type"));
  else if (index >= limits::Types)
    reader.fail(invalid(offset, "unknown type " + Twine(index)));
  need(reader, offset, features, Feature::FunctionRefs, "a reference to a type index");
  return TypeIdx(reader.failed() ? 0 : static_cast<uint32_t>(index));
}

RefType readRefType(ByteReader &reader, const FeatureSet &features) {
  const uint64_t offset = reader.offset();
  const uint8_t byte = reader.peek();
  if (isAbstract(byte))
    return {readAbstract(reader, features), true};
  reader.u8();
  if (byte != code::Ref && byte != code::RefNull) {
    failCode(reader, offset, byte, "malformed reference type");
    return {AbsHeap::Any, true};
  }
  need(reader, offset, features, Feature::FunctionRefs, "a typed reference");
  return {readHeapType(reader, features), byte == code::RefNull};
}

static ValType readVectorType(ByteReader &reader, const FeatureSet &features) {
  need(reader, reader.offset(), features, Feature::SIMD, "v128");
  reader.u8();
  return V128;
}

ValType readValType(ByteReader &reader, const FeatureSet &features) {
  const uint64_t offset = reader.offset();
  const uint8_t byte = reader.peek();
  switch (byte) {
  case code::I32:
    return reader.u8(), I32;
  case code::I64:
    return reader.u8(), I64;
  case code::F32:
    return reader.u8(), F32;
  case code::F64:
    return reader.u8(), F64;
  case code::V128:
    return readVectorType(reader, features);
  }
  if (isAbstract(byte) || byte == code::Ref || byte == code::RefNull)
    return readRefType(reader, features);
  reader.u8();
  failCode(reader, offset, byte, "malformed value type");
  return I32;
}

static bool readMutability(ByteReader &reader) {
  const uint64_t offset = reader.offset();
  const uint8_t byte = reader.u8();
  if (byte > 1)
    reader.fail(malformed(offset, "malformed mutability " + hex(byte)));
  return byte == 1;
}

GlobalType readGlobalType(ByteReader &reader, const FeatureSet &features) {
  const ValType type = readValType(reader, features);
  return {type, readMutability(reader)};
}

namespace {
// Spec §5.3.13. The bits of the flags byte; which are allowed depends on what is limited.
enum LimitsFlag : uint8_t { HasMax = 1, Shared = 2, Addr64 = 4, PageSize = 8 };
} // namespace

static uint8_t readLimitsFlags(ByteReader &reader, uint8_t allowed) {
  const uint64_t offset = reader.offset();
  const uint8_t flags = reader.u8();
  if (flags & ~allowed)
    reader.fail(malformed(offset, "malformed limits flags " + hex(flags)));
  return flags;
}

// Where a flag belongs to a feature that is off, it reads as malformed flags, and the message goes
// on to name the feature.
static void needFlag(ByteReader &reader, uint64_t offset, const FeatureSet &features, uint8_t flags,
                     LimitsFlag flag, Feature feature) {
  if ((flags & flag) && !features.has(feature))
    reader.fail(disabled(offset, "malformed limits flags: " +
                                     needsFeature(feature, "the flag " + hex(flag))));
}

static Limits readLimits(ByteReader &reader, uint8_t flags) {
  Limits limits;
  limits.min = reader.u64();
  if (flags & HasMax)
    limits.max = reader.u64();
  return limits;
}

static uint8_t readPageSizeLog2(ByteReader &reader) {
  const uint64_t offset = reader.offset();
  const uint32_t log2 = reader.u32();
  if (log2 >= 64)
    reader.fail(malformed(offset, "invalid custom page size 2^" + Twine(log2)));
  return static_cast<uint8_t>(log2);
}

MemoryType readMemoryType(ByteReader &reader, const FeatureSet &features) {
  const uint64_t offset = reader.offset();
  const uint8_t flags = readLimitsFlags(reader, HasMax | Shared | Addr64 | PageSize);
  needFlag(reader, offset, features, flags, Shared, Feature::Threads);
  needFlag(reader, offset, features, flags, Addr64, Feature::Memory64);
  needFlag(reader, offset, features, flags, PageSize, Feature::CustomPageSizes);
  MemoryType type;
  type.limits = readLimits(reader, flags);
  type.addr = (flags & Addr64) ? AddrType::I64 : AddrType::I32;
  type.shared = flags & Shared;
  if (flags & PageSize)
    type.pageSizeLog2 = readPageSizeLog2(reader);
  return type;
}

TableType readTableType(ByteReader &reader, const FeatureSet &features) {
  TableType type;
  // MVP tables of funcref need no reference types.
  if (reader.peek() == static_cast<uint8_t>(AbsHeap::Func))
    reader.u8();
  else
    type.elem = readRefType(reader, features);
  const uint64_t offset = reader.offset();
  const uint8_t flags = readLimitsFlags(reader, HasMax | Addr64);
  needFlag(reader, offset, features, flags, Addr64, Feature::Memory64);
  type.limits = readLimits(reader, flags);
  type.addr = (flags & Addr64) ? AddrType::I64 : AddrType::I32;
  return type;
}

// The type section, spec §5.5.4.
namespace {
class TypeSectionReader {
public:
  TypeSectionReader(ByteReader &reader, const FeatureSet &features, TypeSection &types)
      : reader(reader), features(features), types(types) {}

  void readAll() {
    for (uint32_t n = readCount(reader, limits::Types, "types"); n != 0 && !reader.failed(); --n)
      readRecType();
  }

private:
  void readRecType() {
    const uint64_t offset = reader.offset();
    std::vector<SubType> group;
    if (reader.peek() == code::Rec && !reader.atEnd()) {
      need(reader, offset, features, Feature::GC, "a recursive type");
      reader.u8();
      const uint32_t count = readCount(reader, limits::Types, "types");
      group.reserve(roomFor(reader, count, /*bytesEach=*/2));
      for (uint32_t n = count; n != 0 && !reader.failed(); --n)
        group.push_back(readSubType());
    } else {
      group.push_back(readSubType());
    }
    const uint64_t total = types.size() + static_cast<uint64_t>(group.size());
    if (total > limits::Types)
      reader.fail(overLimit(offset, "number of types", total, limits::Types));
    if (!reader.failed())
      types.add(std::move(group), offset);
  }

  SubType readSubType() {
    SubType type;
    type.offset = reader.offset();
    const uint8_t byte = reader.peek();
    if (byte == code::Sub || byte == code::SubFinal) {
      need(reader, type.offset, features, Feature::GC, "a subtype");
      reader.u8();
      type.isFinal = byte == code::SubFinal;
      type.super = readSupertype();
    }
    type.composite = readCompositeType();
    return type;
  }

  std::optional<TypeIdx> readSupertype() {
    const uint64_t offset = reader.offset();
    const uint32_t count = reader.u32();
    if (count > 1)
      reader.fail(invalid(offset, "sub type: " + Twine(count) + " supertypes, at most one is " +
                                      "allowed"));
    if (count == 0)
      return std::nullopt;
    return TypeIdx(reader.u32());
  }

  CompositeType readCompositeType() {
    const uint64_t offset = reader.offset();
    CompositeType type;
    switch (const uint8_t byte = reader.u8()) {
    case code::Func:
      type.func = readFuncType();
      break;
    case code::Struct:
      need(reader, offset, features, Feature::GC, "a struct type");
      type.kind = CompositeKind::Struct;
      type.fields = readFields();
      break;
    case code::Array:
      need(reader, offset, features, Feature::GC, "an array type");
      type.kind = CompositeKind::Array;
      type.fields.push_back(readFieldType());
      break;
    default:
      failCode(reader, offset, byte, "malformed definition type");
    }
    return type;
  }

  FuncType readFuncType() {
    FuncType type;
    type.params = readValTypes(limits::Params, "parameters");
    const uint64_t offset = reader.offset();
    type.results = readValTypes(limits::Results, "results");
    if (type.results.size() > 1)
      need(reader, offset, features, Feature::MultiValue, "a function with several results");
    return type;
  }

  std::vector<ValType> readValTypes(uint32_t limit, StringRef what) {
    const uint32_t count = readCount(reader, limit, what);
    std::vector<ValType> result;
    result.reserve(roomFor(reader, count));
    for (uint32_t n = count; n != 0 && !reader.failed(); --n)
      result.push_back(readValType(reader, features));
    return result;
  }

  std::vector<FieldType> readFields() {
    const uint32_t count = readCount(reader, limits::Fields, "fields");
    std::vector<FieldType> fields;
    fields.reserve(roomFor(reader, count, /*bytesEach=*/2));
    for (uint32_t n = count; n != 0 && !reader.failed(); --n)
      fields.push_back(readFieldType());
    return fields;
  }

  FieldType readFieldType() {
    FieldType field;
    const uint8_t byte = reader.peek();
    if (byte == code::I8 || byte == code::I16) {
      reader.u8();
      field.type = I32;
      field.packed = byte == code::I8 ? Packed::I8 : Packed::I16;
    } else {
      field.type = readValType(reader, features);
    }
    field.isMutable = readMutability(reader);
    return field;
  }

  ByteReader &reader;
  const FeatureSet &features;
  TypeSection &types;
};
} // namespace

void readTypes(ByteReader &reader, const FeatureSet &features, TypeSection &types) {
  TypeSectionReader(reader, features, types).readAll();
}

} // namespace aotc::read
