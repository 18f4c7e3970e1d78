// Where the fields of a struct and the elements of an array lie in an object. Equal types have
// equal layouts in every module, as they follow from the type alone, and a subtype's begins with
// its supertype's.
#pragma once

#include "aotc/wasm/Types.h"

namespace aotc::lower {

struct StructLayout {
  std::vector<uint32_t> offsets; // of each field
  uint32_t byteLength = 0;       // header included
};

struct ArrayLayout {
  uint32_t firstElement; // offset
  uint32_t elementBytes;
  bool hasRefs;
};

// Bytes that a field takes in an object.
uint32_t fieldBytes(const wasm::FieldType &field, unsigned pointerBytes);
// What an access to it may rely on: objects are aligned to WASMRT_GC_GRANULE.
uint32_t fieldAlignment(uint32_t fieldBytes);

// The layouts of all types of a module.
class GcLayouts {
public:
  GcLayouts(const wasm::TypeSection &types, unsigned pointerBytes);

  const StructLayout &structLayout(TypeIdx type) const { return structs[raw(type)]; }
  ArrayLayout arrayLayout(TypeIdx type) const;
  // A bit for each pointer-sized word of the struct that holds a reference.
  std::vector<uint64_t> refWords(TypeIdx type) const;

private:
  StructLayout layOut(TypeIdx type) const;

  const wasm::TypeSection &types;
  const unsigned pointerBytes;
  std::vector<StructLayout> structs; // by type index; empty for other types
};

} // namespace aotc::lower
