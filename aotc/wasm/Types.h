// The types of spec §2.3, and the type section with its canonical types.
#pragma once

#include "aotc/support/IndexTypes.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aotc::wasm {

// Abstract heap types, spec §2.3.4. The value is the code in the binary format (as a byte).
enum class AbsHeap : uint8_t {
  NoExn = 0x74,
  NoFunc = 0x73,
  NoExtern = 0x72,
  None = 0x71,
  Func = 0x70,
  Extern = 0x6F,
  Any = 0x6E,
  Eq = 0x6D,
  I31 = 0x6C,
  Struct = 0x6B,
  Array = 0x6A,
  Exn = 0x69,
};

// The subtype of all heap types. It has no spelling: validation makes it, for what a reference
// operator leaves on the stack in unreachable code (spec appendix).
inline constexpr AbsHeap BottomHeap = static_cast<AbsHeap>(0);

// An abstract heap type, or a defined type by its index in the module.
class HeapType {
public:
  constexpr HeapType(AbsHeap abstract) : bits(AbstractBit | static_cast<uint32_t>(abstract)) {}
  constexpr HeapType(TypeIdx index) : bits(raw(index)) {}

  constexpr bool isAbstract() const { return bits & AbstractBit; }
  constexpr bool isDefined() const { return !isAbstract(); }
  constexpr AbsHeap abstract() const { return static_cast<AbsHeap>(bits & 0xFF); }
  constexpr TypeIdx index() const { return TypeIdx(bits); }
  constexpr bool operator==(const HeapType &) const = default;

private:
  friend class ValType;
  static constexpr uint32_t AbstractBit = 0x80000000;
  constexpr explicit HeapType(uint32_t bits, int) : bits(bits) {}
  uint32_t bits;
};

struct RefType {
  HeapType heap;
  bool nullable;
  constexpr bool operator==(const RefType &) const = default;
};

enum class ValKind : uint8_t { I32, I64, F32, F64, V128, Ref, Bottom };

// A value type, spec §2.3.5. Bottom is the type of operands in unreachable code (spec appendix).
// Equality is of spelling: two indices of equal types differ. Use TypeSection to compare.
class ValType {
public:
  constexpr ValType() : ValType(ValKind::Bottom) {}
  constexpr ValType(ValKind kind) : heapBits(0), k(kind), nullableBit(false) {}
  constexpr ValType(RefType ref)
      : heapBits(ref.heap.bits), k(ValKind::Ref), nullableBit(ref.nullable) {}

  constexpr ValKind kind() const { return k; }
  constexpr bool isRef() const { return k == ValKind::Ref; }
  constexpr bool isBottom() const { return k == ValKind::Bottom; }
  constexpr bool isNumeric() const { return k <= ValKind::F64; }
  constexpr bool isVector() const { return k == ValKind::V128; }
  constexpr RefType ref() const { return {HeapType(heapBits, 0), nullableBit}; }
  // Whether locals of this type start with a default value, spec §3.1.5.
  constexpr bool isDefaultable() const { return !isRef() || nullableBit; }
  constexpr bool operator==(const ValType &) const = default;

private:
  uint32_t heapBits;
  ValKind k;
  bool nullableBit;
};

inline constexpr ValType I32 = ValKind::I32;
inline constexpr ValType I64 = ValKind::I64;
inline constexpr ValType F32 = ValKind::F32;
inline constexpr ValType F64 = ValKind::F64;
inline constexpr ValType V128 = ValKind::V128;
inline constexpr ValType FuncRef = RefType{AbsHeap::Func, true};
inline constexpr ValType ExternRef = RefType{AbsHeap::Extern, true};

// What a field holds, spec §2.3.9.
enum class Packed : uint8_t { No, I8, I16 };

struct FieldType {
  ValType type; // I32 for packed fields, as they unpack to
  Packed packed = Packed::No;
  bool isMutable = false;
  bool operator==(const FieldType &) const = default;
};

struct FuncType {
  std::vector<ValType> params;
  std::vector<ValType> results;
};

enum class CompositeKind : uint8_t { Func, Struct, Array };

// A composite type, spec §2.3.10. `func` for functions; `fields` for structs, one for arrays.
struct CompositeType {
  CompositeKind kind = CompositeKind::Func;
  FuncType func;
  std::vector<FieldType> fields;
};

// A sub type, spec §2.3.11: at most one supertype is allowed by validation.
struct SubType {
  CompositeType composite;
  std::optional<TypeIdx> super;
  bool isFinal = true;
  uint64_t offset = 0; // of its first byte in the input
};

// A range of type indices that were defined together.
struct RecGroup {
  uint32_t first;
  uint32_t count;
  uint64_t offset;
};

// BLAKE3-256 of a defined type, with the types it mentions by their own hashes; equal for equal
// types of any two modules.
using TypeHash = std::array<uint8_t, 32>;

// All defined types of a module. Reading adds them group by group; validation makes each group
// canonical once its indices are known to be good. From then on two indices are the same type when
// canonical() agrees (spec §3.1.3).
class TypeSection {
public:
  // Appends a group as it was read. References inside may point up to the end of the group.
  void add(std::vector<SubType> group, uint64_t offset);
  // Computes canonical indices, hashes and depths of the first group that has none yet.
  // Precondition: every index in it is below the group's end, and every supertype index is below
  // the type's own.
  void canonicalizeNextGroup();

  uint32_t size() const { return static_cast<uint32_t>(types.size()); }
  const SubType &operator[](TypeIdx index) const { return types[raw(index)]; }
  llvm::ArrayRef<RecGroup> groups() const { return recGroups; }
  // The function type at `index`, or nullptr where there is no type or another kind of type.
  const FuncType *funcType(TypeIdx index) const;

  TypeIdx canonical(TypeIdx index) const { return canonicalIdx[raw(index)]; }
  const TypeHash &hash(TypeIdx index) const { return hashes[raw(index)]; }
  // Number of proper supertypes.
  uint32_t depth(TypeIdx index) const { return depths[raw(index)]; }

  // The match relations of spec §3.3; see Subtyping.cpp.
  bool matches(HeapType sub, HeapType super) const;
  bool matches(RefType sub, RefType super) const;
  bool matches(ValType sub, ValType super) const;
  bool matches(const FieldType &sub, const FieldType &super) const;
  bool matches(const CompositeType &sub, const CompositeType &super) const;
  // Spec §3.3.10, by walking the declared supertypes of `sub`.
  bool isSubtype(TypeIdx sub, TypeIdx super) const;
  bool equal(ValType a, ValType b) const { return matches(a, b) && matches(b, a); }
  // The top of the hierarchy a heap type lives in: any, func, extern or exn.
  AbsHeap top(HeapType heap) const;

private:
  TypeHash groupHash(const RecGroup &group) const;

  std::vector<SubType> types;
  std::vector<RecGroup> recGroups;
  size_t canonicalGroups = 0; // how many of recGroups have been made canonical
  std::vector<TypeIdx> canonicalIdx;
  std::vector<TypeHash> hashes;
  std::vector<uint32_t> depths;
  llvm::StringMap<uint32_t> groupsByHash; // hash of a group → its first type
};

// Spec §2.3.12: sizes in pages or entries.
struct Limits {
  uint64_t min = 0;
  std::optional<uint64_t> max;
};

enum class AddrType : uint8_t { I32, I64 };

constexpr ValType valType(AddrType a) { return a == AddrType::I64 ? I64 : I32; }

struct MemoryType {
  Limits limits; // in pages
  AddrType addr = AddrType::I32;
  bool shared = false;
  uint8_t pageSizeLog2 = 16;

  // UINT64_MAX where it is more: 2^48 pages of 64 KiB are allowed.
  uint64_t minimumBytes() const {
    return limits.min > (UINT64_MAX >> pageSizeLog2) ? UINT64_MAX : limits.min << pageSizeLog2;
  }
};

struct TableType {
  RefType elem = {AbsHeap::Func, true};
  Limits limits; // in entries
  AddrType addr = AddrType::I32;
};

struct GlobalType {
  ValType type;
  bool isMutable = false;
};

// Spellings of the text format: `i32`, `(ref null $2)`, `funcref`.
std::string toString(HeapType heap);
std::string toString(ValType type);
std::string toString(llvm::ArrayRef<ValType> types); // `[i32 i64]`

} // namespace aotc::wasm
