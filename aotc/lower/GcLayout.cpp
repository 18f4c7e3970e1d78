#include "aotc/lower/GcLayout.h"

#include "aotc/target/Abi.h"

#include "llvm/Support/MathExtras.h"

#include <algorithm>

using namespace llvm;

namespace aotc::lower {

uint32_t fieldBytes(const wasm::FieldType &field, unsigned pointerBytes) {
  switch (field.packed) {
  case wasm::Packed::I8:
    return 1;
  case wasm::Packed::I16:
    return 2;
  case wasm::Packed::No:
    break;
  }
  switch (field.type.kind()) {
  case wasm::ValKind::I32:
  case wasm::ValKind::F32:
    return 4;
  case wasm::ValKind::I64:
  case wasm::ValKind::F64:
    return 8;
  case wasm::ValKind::V128:
    return 16;
  case wasm::ValKind::Ref:
    return pointerBytes;
  case wasm::ValKind::Bottom:
    break;
  }
  llvm_unreachable("bottom is no storage type");
}

uint32_t fieldAlignment(uint32_t bytes) { return std::min(bytes, WASMRT_GC_GRANULE); }

GcLayouts::GcLayouts(const wasm::TypeSection &types, unsigned pointerBytes)
    : types(types), pointerBytes(pointerBytes) {
  structs.reserve(types.size());
  for (uint32_t i = 0; i < types.size(); ++i)
    structs.push_back(types[TypeIdx(i)].composite.kind == wasm::CompositeKind::Struct
                          ? layOut(TypeIdx(i))
                          : StructLayout());
}

// New fields go behind those of the supertype. At each place comes the largest field that is
// aligned there, the first of those in order; where none is, the smallest step to where one is.
StructLayout GcLayouts::layOut(TypeIdx type) const {
  const wasm::SubType &declared = types[type];
  const std::vector<wasm::FieldType> &fields = declared.composite.fields;
  StructLayout layout;
  layout.byteLength = pointerBytes;
  if (declared.super)
    layout = structs[raw(*declared.super)];
  SmallVector<uint32_t, 16> left;
  for (uint32_t i = layout.offsets.size(); i < fields.size(); ++i)
    left.push_back(i);
  layout.offsets.resize(fields.size());
  auto bytesOf = [&](uint32_t field) { return fieldBytes(fields[field], pointerBytes); };
  std::stable_sort(left.begin(), left.end(),
                   [&](uint32_t l, uint32_t r) { return bytesOf(l) > bytesOf(r); });
  while (!left.empty()) {
    auto fits = llvm::find_if(left, [&](uint32_t field) {
      return layout.byteLength % fieldAlignment(bytesOf(field)) == 0;
    });
    if (fits == left.end()) {
      layout.byteLength = alignTo(layout.byteLength, fieldAlignment(bytesOf(left.back())));
      continue;
    }
    layout.offsets[*fits] = layout.byteLength;
    layout.byteLength += bytesOf(*fits);
    left.erase(fits);
  }
  return layout;
}

ArrayLayout GcLayouts::arrayLayout(TypeIdx type) const {
  const wasm::FieldType &element = types[type].composite.fields.front();
  uint32_t bytes = fieldBytes(element, pointerBytes);
  // Behind the type and the length, see wasmrt_array.
  return {static_cast<uint32_t>(alignTo(pointerBytes + 4, fieldAlignment(bytes))), bytes,
          element.type.isRef()};
}

std::vector<uint64_t> GcLayouts::refWords(TypeIdx type) const {
  const StructLayout &layout = structs[raw(type)];
  const std::vector<wasm::FieldType> &fields = types[type].composite.fields;
  std::vector<uint64_t> words(layout.byteLength / pointerBytes / 64 + 1);
  for (size_t i = 0; i < fields.size(); ++i) {
    uint32_t word = layout.offsets[i] / pointerBytes;
    if (fields[i].type.isRef())
      words[word / 64] |= uint64_t(1) << (word % 64);
  }
  return words;
}

} // namespace aotc::lower
