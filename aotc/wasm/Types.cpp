// The type section and its canonical types.
//
// Wasm's recursive types are equal by structure, group by group ("iso-recursive", spec §3.1.3): two
// types are the same when they sit at the same place of two groups with the same content. A group
// is therefore written down as bytes in which a type of the group itself is its place in the group
// and any other defined type is its hash, and BLAKE3 of these bytes is the hash of the group. As
// the hashes of earlier types stand for their whole structure, one pass suffices, and the result
// does not depend on the module: the runtime compares types of two modules by it. 256 bits make a
// collision of different groups impossible in practice, for hostile modules too.
#include "aotc/wasm/Types.h"

#include "llvm/ADT/Twine.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/ErrorHandling.h"

#include <cassert>

using namespace llvm;

namespace aotc::wasm {

namespace {

// Writes a group as bytes, unambiguously: every list is preceded by its length, every choice by a
// tag.
class GroupWriter {
public:
  GroupWriter(const TypeSection &types, const RecGroup &group) : types(types), group(group) {}

  void write(const SubType &type) {
    u8(type.isFinal);
    u8(type.super.has_value());
    if (type.super)
      heap(*type.super);
    u8(static_cast<uint8_t>(type.composite.kind));
    list(type.composite.func.params, [this](ValType t) { value(t); });
    list(type.composite.func.results, [this](ValType t) { value(t); });
    list(type.composite.fields, [this](const FieldType &f) { field(f); });
  }

  StringRef bytes() const { return StringRef(buffer.data(), buffer.size()); }

private:
  void u8(uint8_t x) { buffer.push_back(static_cast<char>(x)); }
  void u32(uint32_t x) {
    char bytes[4];
    support::endian::write32le(bytes, x);
    buffer.append(bytes, bytes + 4);
  }
  template <class T, class Write> void list(const std::vector<T> &items, Write write) {
    u32(static_cast<uint32_t>(items.size()));
    for (const T &item : items)
      write(item);
  }
  void heap(HeapType heap) {
    enum Tag : uint8_t { Abstract, OfGroup, Earlier };
    if (heap.isAbstract()) {
      u8(Abstract);
      u8(static_cast<uint8_t>(heap.abstract()));
    } else if (raw(heap.index()) >= group.first) {
      u8(OfGroup);
      u32(raw(heap.index()) - group.first);
    } else {
      u8(Earlier);
      const TypeHash &hash = types.hash(heap.index());
      buffer.append(hash.begin(), hash.end());
    }
  }
  void value(ValType type) {
    u8(static_cast<uint8_t>(type.kind()));
    if (type.isRef()) {
      u8(type.ref().nullable);
      heap(type.ref().heap);
    }
  }
  void field(const FieldType &field) {
    u8(field.isMutable);
    u8(static_cast<uint8_t>(field.packed));
    value(field.type);
  }

  const TypeSection &types;
  const RecGroup &group;
  SmallVector<char, 256> buffer;
};

TypeHash hashOf(StringRef first, StringRef second = {}) {
  BLAKE3 hasher;
  hasher.update(first);
  hasher.update(second);
  return hasher.final<32>();
}

StringRef asString(const TypeHash &hash) {
  return StringRef(reinterpret_cast<const char *>(hash.data()), hash.size());
}

TypeHash memberHash(const TypeHash &group, uint32_t place) {
  char bytes[4];
  support::endian::write32le(bytes, place);
  return hashOf(asString(group), StringRef(bytes, 4));
}

} // namespace

void TypeSection::add(std::vector<SubType> group, uint64_t offset) {
  recGroups.push_back({size(), static_cast<uint32_t>(group.size()), offset});
  std::move(group.begin(), group.end(), std::back_inserter(types));
}

const FuncType *TypeSection::funcType(TypeIdx index) const {
  if (raw(index) >= size() || types[raw(index)].composite.kind != CompositeKind::Func)
    return nullptr;
  return &types[raw(index)].composite.func;
}

TypeHash TypeSection::groupHash(const RecGroup &group) const {
  GroupWriter writer(*this, group);
  for (uint32_t i = 0; i < group.count; ++i)
    writer.write(types[group.first + i]);
  return hashOf(writer.bytes());
}

void TypeSection::canonicalizeNextGroup() {
  assert(canonicalGroups < recGroups.size() && "a group is left");
  const RecGroup &group = recGroups[canonicalGroups++];
  const TypeHash hash = groupHash(group);
  const uint32_t first = groupsByHash.try_emplace(asString(hash), group.first).first->second;
  for (uint32_t i = 0; i < group.count; ++i) {
    canonicalIdx.push_back(TypeIdx(first + i));
    hashes.push_back(memberHash(hash, i));
    const std::optional<TypeIdx> &super = types[group.first + i].super;
    depths.push_back(super ? depths[raw(*super)] + 1 : 0);
  }
}

static StringRef name(AbsHeap heap) {
  switch (heap) {
  case AbsHeap::NoExn:
    return "noexn";
  case AbsHeap::NoFunc:
    return "nofunc";
  case AbsHeap::NoExtern:
    return "noextern";
  case AbsHeap::None:
    return "none";
  case AbsHeap::Func:
    return "func";
  case AbsHeap::Extern:
    return "extern";
  case AbsHeap::Any:
    return "any";
  case AbsHeap::Eq:
    return "eq";
  case AbsHeap::I31:
    return "i31";
  case AbsHeap::Struct:
    return "struct";
  case AbsHeap::Array:
    return "array";
  case AbsHeap::Exn:
    return "exn";
  }
  assert(heap == BottomHeap && "closed enum");
  return "bot";
}

// The abbreviations of spec §6.3.4: `funcref` for `(ref null func)`, `nullref` for
// `(ref null none)`.
static std::string nullableName(AbsHeap heap) {
  switch (heap) {
  case AbsHeap::None:
    return "nullref";
  case AbsHeap::NoFunc:
    return "nullfuncref";
  case AbsHeap::NoExtern:
    return "nullexternref";
  case AbsHeap::NoExn:
    return "nullexnref";
  default:
    return (name(heap) + "ref").str();
  }
}

std::string toString(HeapType heap) {
  if (heap.isAbstract())
    return name(heap.abstract()).str();
  return ("$" + Twine(raw(heap.index()))).str();
}

static std::string toString(RefType ref) {
  if (ref.nullable && ref.heap.isAbstract())
    return nullableName(ref.heap.abstract());
  return ((ref.nullable ? "(ref null " : "(ref ") + toString(ref.heap) + ")");
}

std::string toString(ValType type) {
  switch (type.kind()) {
  case ValKind::I32:
    return "i32";
  case ValKind::I64:
    return "i64";
  case ValKind::F32:
    return "f32";
  case ValKind::F64:
    return "f64";
  case ValKind::V128:
    return "v128";
  case ValKind::Ref:
    return toString(type.ref());
  case ValKind::Bottom:
    return "bot";
  }
  llvm_unreachable("closed enum");
}

std::string toString(ArrayRef<ValType> types) {
  std::string result = "[";
  for (const ValType &type : types) {
    if (&type != types.begin())
      result += ' ';
    result += toString(type);
  }
  return result + "]";
}

} // namespace aotc::wasm
