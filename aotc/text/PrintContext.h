// What the parts of the printer share: the module, its identifiers, and how types are spelled.
#pragma once

#include "aotc/text/Identifiers.h"

namespace aotc::text {

class PrintContext {
public:
  PrintContext(const wasm::Module &module, const wasm::FeatureSet &features, llvm::raw_ostream &os);

  void heapType(wasm::HeapType type);
  void valType(wasm::ValType type);
  void globalType(const wasm::GlobalType &type);
  void tableType(const wasm::TableType &type);
  void memoryType(const wasm::MemoryType &type);
  // ` (param …) (result …)`; parameters are named by `locals`, if given.
  void funcType(const wasm::FuncType &type, const Identifiers *locals);
  // `(type $t)`, and what it is.
  void typeUse(TypeIdx index, const Identifiers *locals);
  // The whole of `(type …)`.
  void typeDefinition(uint32_t index);
  // The function type at an index that need not exist.
  const wasm::FuncType *funcTypeAt(TypeIdx index) const;
  const Identifiers &idsOf(wasm::ExternKind kind) const;
  const Identifiers &fieldsOf(uint32_t type);

  const wasm::Module &module;
  const wasm::FeatureSet &features;
  llvm::raw_ostream &os;
  Identifiers types, funcs, tables, memories, globals, tags, elems, datas;

private:
  void fieldType(const wasm::FieldType &type);
  void compositeType(uint32_t index, const wasm::CompositeType &type);
  void typeList(llvm::StringRef keyword, llvm::ArrayRef<wasm::ValType> list);
  void limits(const wasm::Limits &limits);

  std::map<uint32_t, Identifiers> fields; // by type, made on demand
};

} // namespace aotc::text
