#include "aotc/text/PrintContext.h"

using namespace aotc::wasm;
using llvm::ArrayRef;
using llvm::StringRef;

namespace aotc::text {

template <class Vector> static uint32_t count(const Vector &vector) {
  return static_cast<uint32_t>(vector.size());
}

PrintContext::PrintContext(const Module &module, const FeatureSet &features, llvm::raw_ostream &os)
    : module(module), features(features), os(os), types(module.types.size(), module.names.types),
      funcs(count(module.funcs), module.names.funcs),
      tables(count(module.tables), module.names.tables),
      memories(count(module.memories), module.names.memories),
      globals(count(module.globals), module.names.globals),
      tags(count(module.tags), module.names.tags), elems(count(module.elems), module.names.elems),
      datas(count(module.datas), module.names.datas) {}

const Identifiers &PrintContext::idsOf(ExternKind kind) const {
  switch (kind) {
  case ExternKind::Func:
    return funcs;
  case ExternKind::Table:
    return tables;
  case ExternKind::Memory:
    return memories;
  case ExternKind::Global:
    return globals;
  case ExternKind::Tag:
    return tags;
  }
  llvm_unreachable("closed enum");
}

const Identifiers &PrintContext::fieldsOf(uint32_t type) {
  auto found = fields.find(type);
  if (found != fields.end())
    return found->second;
  uint32_t fieldCount =
      type < module.types.size() ? count(module.types[TypeIdx(type)].composite.fields) : 0;
  return fields.try_emplace(type, fieldCount, module.names.fields, type).first->second;
}

const FuncType *PrintContext::funcTypeAt(TypeIdx index) const {
  return raw(index) < module.types.size() ? module.types.funcType(index) : nullptr;
}

void PrintContext::heapType(HeapType type) {
  if (type.isAbstract())
    os << toString(type);
  else
    types.printUse(raw(type.index()), os);
}

void PrintContext::valType(ValType type) {
  if (!type.isRef() || (type.ref().heap.isAbstract() && type.ref().nullable)) {
    os << toString(type);
    return;
  }
  os << (type.ref().nullable ? "(ref null " : "(ref ");
  heapType(type.ref().heap);
  os << ')';
}

void PrintContext::globalType(const GlobalType &type) {
  os << (type.isMutable ? "(mut " : "");
  valType(type.type);
  os << (type.isMutable ? ")" : "");
}

void PrintContext::limits(const Limits &limits) {
  os << limits.min;
  if (limits.max)
    os << ' ' << *limits.max;
}

void PrintContext::tableType(const TableType &type) {
  os << (type.addr == AddrType::I64 ? "i64 " : "");
  limits(type.limits);
  os << ' ';
  valType(type.elem);
}

void PrintContext::memoryType(const MemoryType &type) {
  os << (type.addr == AddrType::I64 ? "i64 " : "");
  limits(type.limits);
  os << (type.shared ? " shared" : "");
  if (type.pageSizeLog2 != 16)
    os << " (pagesize " << (1ull << (type.pageSizeLog2 & 63)) << ')';
}

void PrintContext::typeList(StringRef keyword, ArrayRef<ValType> list) {
  if (list.empty())
    return;
  os << " (" << keyword;
  for (ValType type : list) {
    os << ' ';
    valType(type);
  }
  os << ')';
}

void PrintContext::funcType(const FuncType &type, const Identifiers *locals) {
  ArrayRef<ValType> params = type.params;
  for (uint32_t i = 0; i < params.size();) {
    uint32_t run = i;
    while (run < params.size() && !(locals && locals->has(run)))
      ++run;
    typeList("param", params.slice(i, run - i));
    i = run;
    if (i == params.size())
      break;
    os << " (param";
    locals->printName(i, os);
    os << ' ';
    valType(params[i++]);
    os << ')';
  }
  typeList("result", type.results);
}

void PrintContext::typeUse(TypeIdx index, const Identifiers *locals) {
  os << "(type ";
  types.printUse(raw(index), os);
  os << ')';
  if (const FuncType *type = funcTypeAt(index))
    funcType(*type, locals);
}

void PrintContext::fieldType(const FieldType &type) {
  os << (type.isMutable ? "(mut " : "");
  switch (type.packed) {
  case Packed::No:
    valType(type.type);
    break;
  case Packed::I8:
    os << "i8";
    break;
  case Packed::I16:
    os << "i16";
    break;
  }
  os << (type.isMutable ? ")" : "");
}

void PrintContext::compositeType(uint32_t index, const CompositeType &type) {
  switch (type.kind) {
  case CompositeKind::Func:
    os << "(func";
    funcType(type.func, nullptr);
    break;
  case CompositeKind::Struct:
    os << "(struct";
    for (uint32_t i = 0; i < type.fields.size(); ++i) {
      os << " (field";
      fieldsOf(index).printName(i, os);
      os << ' ';
      fieldType(type.fields[i]);
      os << ')';
    }
    break;
  case CompositeKind::Array:
    os << "(array ";
    fieldType(type.fields.front());
    break;
  }
  os << ')';
}

void PrintContext::typeDefinition(uint32_t index) {
  const SubType &type = module.types[TypeIdx(index)];
  os << "(type";
  types.printDefinition(index, os);
  os << ' ';
  bool isPlain = type.isFinal && !type.super;
  if (!isPlain) {
    os << (type.isFinal ? "(sub final " : "(sub ");
    if (type.super) {
      types.printUse(raw(*type.super), os);
      os << ' ';
    }
  }
  compositeType(index, type.composite);
  os << (isPlain ? ")" : "))");
}

} // namespace aotc::text
