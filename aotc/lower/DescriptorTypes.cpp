#include "aotc/lower/DescriptorEmitter.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;

// Types of externals.

Constant *DescriptorEmitter::valueTypeCode(wasm::ValType type) {
  switch (type.kind()) {
  case wasm::ValKind::I32:
    return data.u32(WASMRT_VALUE_I32);
  case wasm::ValKind::I64:
    return data.u32(WASMRT_VALUE_I64);
  case wasm::ValKind::F32:
    return data.u32(WASMRT_VALUE_F32);
  case wasm::ValKind::F64:
    return data.u32(WASMRT_VALUE_F64);
  case wasm::ValKind::V128:
    return data.u32(WASMRT_VALUE_V128);
  case wasm::ValKind::Ref:
  case wasm::ValKind::Bottom:
    break;
  }
  wasm::RefType ref = type.ref();
  if (ref.heap.isDefined())
    return data.u32(ref.nullable ? WASMRT_VALUE_REF_NULL : WASMRT_VALUE_REF);
  uint32_t nonNull = ref.nullable ? 0 : WASMRT_VALUE_NON_NULL;
  return data.u32(static_cast<uint32_t>(ref.heap.abstract()) | nonNull);
}

Constant *DescriptorEmitter::definedType(wasm::ValType type) {
  bool isDefined = type.isRef() && type.ref().heap.isDefined();
  return isDefined ? unit.typeDescriptor(type.ref().heap.index()) : data.null();
}

static uint64_t orNone(const std::optional<uint64_t> &max) { return max.value_or(UINT64_MAX); }

Constant *DescriptorEmitter::memoryType(uint32_t index) {
  const wasm::MemoryType &type = module.memories[index].type;
  bool guarded = plan.bounds(MemoryIdx(index)) == target::Bounds::GuardPages;
  uint32_t flags = (type.shared ? WASMRT_MEMORY_SHARED : 0) |
                   (type.addr == wasm::AddrType::I64 ? WASMRT_MEMORY_64 : 0) |
                   (guarded ? WASMRT_MEMORY_GUARDED : 0);
  bool fixed = plan.isFixed(MemoryIdx(index));
  Constant *base =
      fixed ? static_cast<Constant *>(unit.fixedMemory(MemoryIdx(index))) : data.null();
  return data.structure(AbiStruct::wasmrt_memory_type,
                        {data.u64(type.limits.min), data.u64(orNone(type.limits.max)),
                         data.u32(type.pageSizeLog2), data.u32(flags), base,
                         data.u64(fixed ? image.start : 0),
                         data.u64(fixed ? image.bytes.size() : 0)});
}

Constant *DescriptorEmitter::memories() {
  for (uint32_t i = 0; i < module.memories.size(); ++i)
    memoryTypes.push_back(memoryType(i));
  return data.array(AbiStruct::wasmrt_memory_type, memoryTypes, "memories");
}

Constant *DescriptorEmitter::tables() {
  for (const wasm::Table &table : module.tables) {
    uint32_t flags = table.type.addr == wasm::AddrType::I64 ? WASMRT_TABLE_64 : 0;
    tableTypes.push_back(data.structure(
        AbiStruct::wasmrt_table_type,
        {data.u64(table.type.limits.min), data.u64(orNone(table.type.limits.max)), data.u32(flags),
         valueTypeCode(table.type.elem), definedType(table.type.elem)}));
  }
  return data.array(AbiStruct::wasmrt_table_type, tableTypes, "tables");
}

Constant *DescriptorEmitter::globals() {
  for (uint32_t i = 0; i < module.globals.size(); ++i) {
    const wasm::GlobalType &type = module.globals[i].type;
    globalTypes.push_back(data.structure(AbiStruct::wasmrt_global_type,
                                         {valueTypeCode(type.type),
                                          data.u32(type.isMutable ? WASMRT_GLOBAL_MUTABLE : 0),
                                          definedType(type.type), data.u32(plan.layout.globals[i]),
                                          data.flag(plan.isIndirect(GlobalIdx(i)))}));
  }
  return data.array(AbiStruct::wasmrt_global_type, globalTypes, "globals");
}

Constant *DescriptorEmitter::tags() {
  std::vector<Constant *> list;
  for (const wasm::Tag &tag : module.tags)
    list.push_back(unit.typeDescriptor(tag.type));
  return data.array(unit.ptr(), list, "tags");
}

bool DescriptorEmitter::passesFuncRefs(wasm::ExternKind kind, uint32_t index) {
  auto isFuncRef = [&](wasm::ValType type) {
    return type.isRef() && module.types.top(type.ref().heap) == wasm::AbsHeap::Func;
  };
  switch (kind) {
  case wasm::ExternKind::Func: {
    const wasm::FuncType &type = plan.module.funcType(FuncIdx(index));
    return any_of(type.params, isFuncRef) || any_of(type.results, isFuncRef);
  }
  case wasm::ExternKind::Table:
    return isFuncRef(module.tables[index].type.elem);
  case wasm::ExternKind::Global:
    return isFuncRef(module.globals[index].type.type);
  case wasm::ExternKind::Memory:
  case wasm::ExternKind::Tag:
    return false;
  }
  llvm_unreachable("closed enum");
}

// A host that makes a reference to a function of its own needs the type that code checks for.
void DescriptorEmitter::listFuncTypes() {
  auto passes = [&](const auto &item) { return passesFuncRefs(item.kind, item.index); };
  if (plan.isStatic() || (none_of(module.imports, passes) && none_of(module.exports, passes)))
    return;
  for (uint32_t i = 0; i < module.types.size(); ++i)
    if (module.types.funcType(TypeIdx(i)))
      funcTypes.push_back(unit.typeDescriptor(TypeIdx(i)));
}

// Imports and exports.

Constant *DescriptorEmitter::externType(const wasm::Import &import) {
  auto single = [&](AbiStruct s, Constant *type) { return data.array(s, {type}, "type"); };
  switch (import.kind) {
  case wasm::ExternKind::Func:
    return unit.typeDescriptor(module.funcs[import.index].type);
  case wasm::ExternKind::Tag:
    return unit.typeDescriptor(module.tags[import.index].type);
  case wasm::ExternKind::Memory:
    return single(AbiStruct::wasmrt_memory_type, memoryTypes[import.index]);
  case wasm::ExternKind::Table:
    return single(AbiStruct::wasmrt_table_type, tableTypes[import.index]);
  case wasm::ExternKind::Global:
    return single(AbiStruct::wasmrt_global_type, globalTypes[import.index]);
  }
  llvm_unreachable("closed enum");
}

// Where the internal convention is not C's, a host's function is called through code in between.
Constant *DescriptorEmitter::hostAdapter(const wasm::Import &import) {
  const bool differs = import.kind == wasm::ExternKind::Func && !plan.isStatic() &&
                       !isPlainC(plan.module.funcType(FuncIdx(import.index)));
  if (!differs)
    return data.null();
  return defineHostAdapter(unit, FuncIdx(import.index));
}

// Static instances need no pointer: nothing but their code calls the function.
Constant *DescriptorEmitter::linkedFunction(const wasm::Import &import) {
  const bool isLinked = import.kind == wasm::ExternKind::Func && plan.options.linkImports;
  return isLinked ? static_cast<Constant *>(unit.hostFunction(FuncIdx(import.index))) : data.null();
}

Constant *DescriptorEmitter::imports() {
  std::vector<Constant *> list;
  for (const wasm::Import &import : module.imports)
    list.push_back(data.structure(
        AbiStruct::wasmrt_import,
        {data.string(import.module), data.string(import.name), data.u32(import.module.size()),
         data.u32(import.name.size()), data.u32(static_cast<uint32_t>(import.kind)),
         data.u32(import.index), externType(import), hostAdapter(import), linkedFunction(import)}));
  return data.array(AbiStruct::wasmrt_import, list, "imports");
}

uint64_t DescriptorEmitter::exportOffset(const wasm::Export &e) {
  const InstanceLayout &layout = plan.layout;
  const uint64_t pointer = plan.target.pointerBits() / 8;
  switch (e.kind) {
  case wasm::ExternKind::Func:
    if (plan.isStatic() || plan.isImported(FuncIdx(e.index)))
      return 0;
    return layout.funcRefs +
           plan.funcRefSlot.find(e.index)->second * unit.abi.sizeOf(AbiStruct::wasmrt_func);
  case wasm::ExternKind::Table:
    return layout.tables + e.index * pointer;
  case wasm::ExternKind::Memory:
    return layout.memories + e.index * unit.abi.sizeOf(AbiStruct::wasmrt_memory_ref);
  case wasm::ExternKind::Global:
    return layout.globals[e.index];
  case wasm::ExternKind::Tag:
    return layout.tags + e.index * pointer;
  }
  llvm_unreachable("closed enum");
}

Constant *DescriptorEmitter::exports() {
  std::vector<Constant *> list;
  for (const wasm::Export &e : module.exports) {
    bool isStaticFunc = plan.isStatic() && e.kind == wasm::ExternKind::Func;
    list.push_back(data.structure(
        AbiStruct::wasmrt_export,
        {data.string(e.name), data.u32(e.name.size()), data.u32(static_cast<uint32_t>(e.kind)),
         data.u32(e.index), data.u32(exportOffset(e)),
         isStaticFunc ? unit.staticFuncRef(FuncIdx(e.index)) : data.null()}));
  }
  return data.array(AbiStruct::wasmrt_export, list, "exports");
}

} // namespace aotc::lower
