// Types of the text format, spec §6.4.
#pragma once

#include "aotc/text/ModuleContext.h"
#include "aotc/wasm/Inst.h"

#include "llvm/ADT/SmallVector.h"

namespace aotc::text {

// A type use (spec §6.4.9): an index, written, or found or made for an inline function type.
struct TypeUse {
  TypeIdx index{};
  uint32_t paramCount = 0;
};

// The names that (param $x t) and (local $x t) give, and what follows in the space.
using LocalSpace = IndexSpace;

class TypeParser {
public:
  TypeParser(TokenCursor &cursor, ModuleContext &context, const wasm::FeatureSet &features)
      : cursor(cursor), context(context), features(features) {}

  bool atValType();
  wasm::ValType valType();
  bool atRefType();
  wasm::RefType refType();
  wasm::HeapType heapType();
  wasm::GlobalType globalType();
  wasm::TableType tableType();
  wasm::MemoryType memoryType();
  wasm::AddrType addrType();
  uint8_t pageSizeLog2();
  // (type $id? …), behind the keyword, up to its parenthesis.
  wasm::SubType typeDefinition(uint32_t index);

  // Parameters are declared in `names`, if there is one; otherwise they must not be named.
  TypeUse typeUse(LocalSpace *names);
  wasm::BlockType blockType();
  // (result t*)*
  void results(std::vector<wasm::ValType> &types);

  uint64_t number(unsigned bits);

private:
  void params(std::vector<wasm::ValType> &types, LocalSpace *names);
  wasm::FuncType funcType(LocalSpace *names);
  wasm::FieldType fieldType();
  void structFields(wasm::CompositeType &type, IndexSpace &names);
  wasm::CompositeType compositeType(uint32_t index);
  wasm::Limits limits(wasm::AddrType addr);
  wasm::HeapType definedType();
  // What (type x)? leaves: an index, and whether there was one.
  std::optional<TypeIdx> explicitType();
  void checkInlineType(TypeIdx index, const wasm::FuncType &type, uint64_t offset);

  TokenCursor &cursor;
  ModuleContext &context;
  const wasm::FeatureSet &features;
};

} // namespace aotc::text
