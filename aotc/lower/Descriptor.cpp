#include "aotc/lower/Descriptor.h"

#include "aotc/lower/ConstData.h"
#include "aotc/lower/FunctionLowering.h"
#include "aotc/lower/MemoryImage.h"
#include "aotc/target/SymbolNames.h"

#include "llvm/IR/GlobalAlias.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;

namespace {

// Emits one module's descriptor. Each method makes one list; build() puts them together.
class DescriptorEmitter {
public:
  explicit DescriptorEmitter(UnitContext &unit)
      : unit(unit), plan(unit.plan), module(*plan.module), data(unit) {}

  Error build();

private:
  // Code of constant expressions. A function takes (self, index[, out]) and switches on the index.
  struct IndexedCode {
    Function *function = nullptr;
    SwitchInst *dispatch = nullptr;
  };
  Function *initFunction(const Twine &name);
  IndexedCode indexedFunction(FunctionType *type, const Twine &name);
  Expected<Value *> evaluate(Function *f, BasicBlock *at, const wasm::CodeSlice &expr,
                             IRBuilder<> &b);
  Expected<Constant *> initGlobals();
  Expected<Constant *> constantOffset(IndexedCode &code, uint32_t index,
                                      const wasm::CodeSlice &expr);
  Error fillElem(IndexedCode &code, uint32_t index, const wasm::ElemSegment &segment);
  Expected<Constant *> tableInit();

  Constant *valueTypeCode(wasm::ValType type);
  Constant *definedType(wasm::ValType type);
  Constant *imports();
  Constant *exports();
  Constant *memories();
  Constant *tables();
  Constant *globals();
  Constant *tags();
  Constant *funcRefs();
  Expected<Constant *> datas();
  Expected<Constant *> elems();
  Constant *elemEntries(const wasm::ElemSegment &segment, uint32_t index, bool asFuncs);
  Constant *start();
  Constant *memoryType(uint32_t index);
  Constant *externType(const wasm::Import &import);
  uint64_t exportOffset(const wasm::Export &e);
  void defineStaticFuncRef(FuncIdx func);
  Constant *funcValue(FuncIdx func, Constant *instance);
  void defineConfig();
  void exportFunctions();
  Constant *stringList(ArrayRef<std::string> list);

  UnitContext &unit;
  const ModulePlan &plan;
  const wasm::Module &module;
  ConstData data;
  MemoryImage image;
  IndexedCode dataOffset, elemOffset, elemFill;
  std::vector<Constant *> memoryTypes, tableTypes, globalTypes;
};

} // namespace

// ---------------------------------------------------------------------------------------------
// Constant expressions are lowered like bodies; LLVM's builder folds what is constant.

Function *DescriptorEmitter::initFunction(const Twine &name) {
  auto *type = FunctionType::get(Type::getVoidTy(unit.context), {unit.ptr()}, false);
  return unit.createFunction(type, GlobalValue::InternalLinkage, name);
}

Expected<Value *> DescriptorEmitter::evaluate(Function *f, BasicBlock *at,
                                              const wasm::CodeSlice &expr, IRBuilder<> &b) {
  FunctionLowering lowering(unit, *f, *at);
  Expected<Value *> value = lowering.constantExpression(expr);
  if (value)
    b.SetInsertPoint(lowering.insertBlock());
  return value;
}

Expected<Constant *> DescriptorEmitter::initGlobals() {
  if (module.globals.size() == module.importedGlobals)
    return data.null();
  Function *f = initFunction("wasm.init_globals");
  IRBuilder<> b(BasicBlock::Create(unit.context, "entry", f));
  for (uint32_t i = module.importedGlobals; i < module.globals.size(); ++i) {
    auto value = evaluate(f, b.GetInsertBlock(), module.globals[i].init, b);
    if (!value)
      return value.takeError();
    Value *slot = b.CreateConstGEP1_64(unit.i8(), unit.self(*f), plan.layout.globals[i]);
    unit.tag(b.CreateStore(*value, slot), Storage::Instance);
  }
  b.CreateRetVoid();
  return f;
}

DescriptorEmitter::IndexedCode DescriptorEmitter::indexedFunction(FunctionType *type,
                                                                  const Twine &name) {
  IndexedCode code;
  code.function = unit.createFunction(type, GlobalValue::InternalLinkage, name);
  IRBuilder<> b(BasicBlock::Create(unit.context, "entry", code.function));
  BasicBlock *none = BasicBlock::Create(unit.context, "none", code.function);
  code.dispatch = b.CreateSwitch(code.function->getArg(1), none);
  b.SetInsertPoint(none);
  b.CreateUnreachable();
  return code;
}

// The offset of an active segment where it is a constant; otherwise code that computes it, and
// nullptr.
Expected<Constant *> DescriptorEmitter::constantOffset(IndexedCode &code, uint32_t index,
                                                       const wasm::CodeSlice &expr) {
  if (!code.function)
    code = indexedFunction(FunctionType::get(unit.i64(), {unit.ptr(), unit.i32()}, false),
                           "wasm.segment_offset");
  BasicBlock *block = BasicBlock::Create(unit.context, "segment", code.function);
  IRBuilder<> b(block);
  auto value = evaluate(code.function, block, expr, b);
  if (!value)
    return value.takeError();
  if (auto *constant = dyn_cast<ConstantInt>(*value)) {
    block->eraseFromParent(); // holds nothing: all of it folded
    return data.u64(constant->getZExtValue());
  }
  code.dispatch->addCase(b.getInt32(index), block);
  b.CreateRet(b.CreateZExt(*value, unit.i64()));
  return nullptr;
}

Error DescriptorEmitter::fillElem(IndexedCode &code, uint32_t index,
                                  const wasm::ElemSegment &segment) {
  if (!code.function)
    code = indexedFunction(FunctionType::get(Type::getVoidTy(unit.context),
                                             {unit.ptr(), unit.i32(), unit.ptr()}, false),
                           "wasm.fill_elem");
  BasicBlock *block = BasicBlock::Create(unit.context, "segment", code.function);
  code.dispatch->addCase(ConstantInt::get(unit.i32(), index), block);
  IRBuilder<> b(block);
  for (uint32_t i = 0; i < segment.exprs.size(); ++i) {
    auto value = evaluate(code.function, b.GetInsertBlock(), segment.exprs[i], b);
    if (!value)
      return value.takeError();
    b.CreateStore(*value, b.CreateConstGEP1_64(unit.ptr(), code.function->getArg(2), i));
  }
  b.CreateRetVoid();
  return Error::success();
}

Expected<Constant *> DescriptorEmitter::tableInit() {
  IndexedCode code;
  for (uint32_t i = module.importedTables; i < module.tables.size(); ++i) {
    if (!module.tables[i].init)
      continue;
    if (!code.function)
      code = indexedFunction(FunctionType::get(Type::getVoidTy(unit.context),
                                               {unit.ptr(), unit.i32(), unit.ptr()}, false),
                             "wasm.table_init");
    BasicBlock *block = BasicBlock::Create(unit.context, "table", code.function);
    code.dispatch->addCase(ConstantInt::get(unit.i32(), i), block);
    IRBuilder<> b(block);
    auto value = evaluate(code.function, block, *module.tables[i].init, b);
    if (!value)
      return value.takeError();
    b.CreateStore(*value, code.function->getArg(2));
    b.CreateRetVoid();
  }
  return code.function ? static_cast<Constant *>(code.function) : data.null();
}

// ---------------------------------------------------------------------------------------------
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
  Constant *base = fixed ? static_cast<Constant *>(unit.fixedMemory()) : data.null();
  return data.structure(AbiStruct::wasmrt_memory_type,
                        {data.u64(type.limits.min), data.u64(orNone(type.limits.max)),
                         data.u32(type.pageSizeLog2), data.u32(flags), base,
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
        {data.u64(table.type.limits.min), data.u64(orNone(table.type.limits.max)),
         data.u32(flags), valueTypeCode(table.type.elem), definedType(table.type.elem)}));
  }
  return data.array(AbiStruct::wasmrt_table_type, tableTypes, "tables");
}

Constant *DescriptorEmitter::globals() {
  for (uint32_t i = 0; i < module.globals.size(); ++i) {
    const wasm::GlobalType &type = module.globals[i].type;
    globalTypes.push_back(data.structure(
        AbiStruct::wasmrt_global_type,
        {valueTypeCode(type.type), data.u32(type.isMutable ? WASMRT_GLOBAL_MUTABLE : 0),
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

// ---------------------------------------------------------------------------------------------
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

Constant *DescriptorEmitter::imports() {
  // The linker has resolved a static instance's functions; only the rest is left to the runtime.
  std::vector<Constant *> list;
  for (const wasm::Import &import : module.imports)
    list.push_back(data.structure(
        AbiStruct::wasmrt_import,
        {data.string(import.module), data.string(import.name), data.u32(import.module.size()),
         data.u32(import.name.size()), data.u32(static_cast<uint32_t>(import.kind)),
         data.u32(import.index), externType(import)}));
  return data.array(AbiStruct::wasmrt_import, list, "imports");
}

uint64_t DescriptorEmitter::exportOffset(const wasm::Export &e) {
  const InstanceLayout &layout = plan.layout;
  const uint64_t pointer = plan.target.pointerBits() / 8;
  switch (e.kind) {
  case wasm::ExternKind::Func:
    if (plan.isStatic() || plan.isImported(FuncIdx(e.index)))
      return 0;
    return layout.funcRefs + plan.funcRefSlot.find(e.index)->second *
                                 unit.abi.sizeOf(AbiStruct::wasmrt_func);
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

// Libraries: each exported function under its C name.
void DescriptorEmitter::exportFunctions() {
  for (const wasm::Export &e : module.exports) {
    if (e.kind != wasm::ExternKind::Func)
      continue;
    std::string symbol = target::exportSymbol(plan.options.prefix, e.name);
    if (!unit.module.getNamedValue(symbol))
      exportFunction(unit, FuncIdx(e.index), symbol);
  }
}

// ---------------------------------------------------------------------------------------------
// Function values and segments.

Constant *DescriptorEmitter::funcValue(FuncIdx func, Constant *instance) {
  Constant *tail = plan.scan.anyIndirectTailCall
                       ? static_cast<Constant *>(unit.tailEntry(func))
                       : data.null();
  return data.structure(AbiStruct::wasmrt_func,
                        {unit.function(func), unit.typeDescriptor(module.funcs[raw(func)].type),
                         instance, tail});
}

void DescriptorEmitter::defineStaticFuncRef(FuncIdx func) {
  auto *global = cast<GlobalVariable>(unit.staticFuncRef(func));
  global->setInitializer(funcValue(func, unit.staticInstance()));
}

Constant *DescriptorEmitter::funcRefs() {
  std::vector<Constant *> list;
  for (FuncIdx func : plan.funcRefs) {
    if (plan.isStatic())
      defineStaticFuncRef(func);
    else
      list.push_back(funcValue(func, data.null()));
  }
  return data.array(AbiStruct::wasmrt_func, list, "funcs");
}

Expected<Constant *> DescriptorEmitter::datas() {
  std::vector<Constant *> list;
  for (uint32_t i = 0; i < module.datas.size(); ++i) {
    const wasm::DataSegment &segment = module.datas[i];
    Constant *offset = data.u64(0);
    bool computed = false;
    if (segment.mode == wasm::SegmentMode::Active) {
      auto value = constantOffset(dataOffset, i, segment.offsetExpr);
      if (!value)
        return value.takeError();
      computed = !*value;
      offset = *value ? *value : offset;
    }
    bool loaded = image.holds(i);
    list.push_back(data.structure(
        AbiStruct::wasmrt_data_segment,
        {loaded ? data.null() : data.bytes(segment.bytes, "data"),
         data.u64(segment.bytes.size()), offset, data.u32(raw(segment.memory)),
         data.u32(segment.mode == wasm::SegmentMode::Active ? WASMRT_SEGMENT_ACTIVE
                                                            : WASMRT_SEGMENT_PASSIVE),
         data.flag(computed), data.flag(loaded)}));
  }
  return data.array(AbiStruct::wasmrt_data_segment, list, "datas");
}

// Segments of plain functions are data: pointers in static instances, indices in dynamic ones.
Constant *DescriptorEmitter::elemEntries(const wasm::ElemSegment &segment, uint32_t index,
                                         bool asFuncs) {
  if (segment.funcs.empty() || asFuncs == plan.isStatic())
    return data.null();
  std::vector<Constant *> list;
  for (FuncIdx func : segment.funcs) {
    if (plan.isStatic())
      list.push_back(unit.staticFuncRef(func));
    else if (plan.isImported(func))
      list.push_back(data.u32(raw(func)));
    else
      list.push_back(
          data.u32(module.importedFuncs + plan.funcRefSlot.find(raw(func))->second));
  }
  Type *element = plan.isStatic() ? static_cast<Type *>(unit.ptr()) : unit.i32();
  return data.array(element, list, "elem" + Twine(index));
}

Expected<Constant *> DescriptorEmitter::elems() {
  std::vector<Constant *> list;
  for (uint32_t i = 0; i < module.elems.size(); ++i) {
    const wasm::ElemSegment &segment = module.elems[i];
    Constant *offset = data.u64(0);
    bool computed = false;
    if (segment.mode == wasm::SegmentMode::Active) {
      auto value = constantOffset(elemOffset, i, segment.offsetExpr);
      if (!value)
        return value.takeError();
      computed = !*value;
      offset = *value ? *value : offset;
    }
    if (!segment.exprs.empty())
      if (Error e = fillElem(elemFill, i, segment))
        return e;
    list.push_back(data.structure(
        AbiStruct::wasmrt_elem_segment,
        {data.u64(segment.size()), offset, data.u32(raw(segment.table)),
         data.u32(static_cast<uint32_t>(segment.mode)), data.flag(computed), data.u32(0),
         elemEntries(segment, i, false), elemEntries(segment, i, true)}));
  }
  return data.array(AbiStruct::wasmrt_elem_segment, list, "elems");
}

Constant *DescriptorEmitter::start() {
  if (!module.start)
    return data.null();
  Function *f = initFunction("wasm.start");
  IRBuilder<> b(BasicBlock::Create(unit.context, "", f));
  SmallVector<Value *, 1> args;
  if (!plan.isStatic())
    args.push_back(f->getArg(0));
  b.CreateCall(unit.function(*module.start), args);
  b.CreateRetVoid();
  return f;
}

// ---------------------------------------------------------------------------------------------
// What executables have baked in.

Constant *DescriptorEmitter::stringList(ArrayRef<std::string> list) {
  std::vector<Constant *> strings;
  for (const std::string &text : list)
    strings.push_back(data.string(text));
  strings.push_back(data.null());
  return data.array(unit.ptr(), strings, "strings");
}

void DescriptorEmitter::defineConfig() {
  const LoweringOptions &options = plan.options;
  Constant *config = data.structure(AbiStruct::wasmrt_config,
                                    {stringList(options.dirs), stringList(options.env),
                                     data.u64(options.stackBytes),
                                     data.u64(options.maxMemoryBytes)});
  new GlobalVariable(unit.module, config->getType(), true, GlobalValue::ExternalLinkage, config,
                     "wasm_config");
}

// ---------------------------------------------------------------------------------------------

Error DescriptorEmitter::build() {
  image = MemoryImage::plan(plan);
  image.emit(unit);
  auto initGlobalsCode = initGlobals();
  if (!initGlobalsCode)
    return initGlobalsCode.takeError();
  auto tableInitCode = tableInit();
  if (!tableInitCode)
    return tableInitCode.takeError();
  auto dataList = datas();
  if (!dataList)
    return dataList.takeError();
  auto elemList = elems();
  if (!elemList)
    return elemList.takeError();
  auto code = [&](const IndexedCode &c) {
    return c.dispatch && c.dispatch->getNumCases() ? static_cast<Constant *>(c.function)
                                                   : data.null();
  };

  auto *abi = new GlobalVariable(unit.module, unit.i32(), true, GlobalValue::ExternalLinkage,
                                 nullptr, "wasmrt_abi_v1");
  const InstanceLayout &layout = plan.layout;
  std::map<StringRef, Constant *> field;
  // Sequenced: imports() uses the lists of types.
  field["memories"] = memories();
  field["tables"] = tables();
  field["globals"] = globals();
  field["imports"] = imports();
  field["exports"] = exports();
  field["func_refs"] = funcRefs();
  field["tags"] = tags();
  field["abi"] = abi;
  field["name"] = data.string(plan.options.moduleName);
  field["flags"] = data.u32(plan.isStatic() ? WASMRT_MODULE_STATIC : 0);
  field["instance_size"] = data.u32(layout.size);
  field["import_count"] = data.u32(module.imports.size());
  field["export_count"] = data.u32(module.exports.size());
  field["imported_func_count"] = data.u32(module.importedFuncs);
  field["func_ref_count"] = data.u32(plan.isStatic() ? 0 : plan.funcRefs.size());
  field["memory_count"] = data.u32(module.memories.size());
  field["imported_memory_count"] = data.u32(module.importedMemories);
  field["table_count"] = data.u32(module.tables.size());
  field["imported_table_count"] = data.u32(module.importedTables);
  field["global_count"] = data.u32(module.globals.size());
  field["imported_global_count"] = data.u32(module.importedGlobals);
  field["tag_count"] = data.u32(module.tags.size());
  field["imported_tag_count"] = data.u32(module.importedTags);
  field["data_count"] = data.u32(module.datas.size());
  field["elem_count"] = data.u32(module.elems.size());
  field["imported_funcs_offset"] = data.u32(layout.importedFuncs);
  field["func_refs_offset"] = data.u32(layout.funcRefs);
  field["memories_offset"] = data.u32(layout.memories);
  field["own_memories_offset"] = data.u32(layout.ownMemories);
  field["tables_offset"] = data.u32(layout.tables);
  field["own_tables_offset"] = data.u32(layout.ownTables);
  field["tags_offset"] = data.u32(layout.tags);
  field["own_tags_offset"] = data.u32(layout.ownTags);
  field["datas_offset"] = data.u32(layout.datas);
  field["elems_offset"] = data.u32(layout.elems);
  field["datas"] = *dataList;
  field["elems"] = *elemList;
  field["init_globals"] = *initGlobalsCode;
  field["data_offset"] = code(dataOffset);
  field["elem_offset"] = code(elemOffset);
  field["fill_elem"] = code(elemFill);
  field["table_init"] = *tableInitCode;
  field["start"] = start();
  std::vector<Constant *> fields;
#define FIELD(Type, Name, Meaning) fields.push_back(field[#Name]);
  WASMRT_MODULE_FIELDS(FIELD)
#undef FIELD
  Constant *descriptor = data.structure(AbiStruct::wasmrt_module, fields);
  new GlobalVariable(unit.module, descriptor->getType(), true, GlobalValue::ExternalLinkage,
                     descriptor, plan.options.prefix + "_module");
  if (plan.isStatic())
    unit.staticInstance()->setInitializer(
        ConstantAggregateZero::get(unit.staticInstance()->getValueType()));
  if (plan.options.emitConfig)
    defineConfig();
  if (plan.options.exportFunctions)
    exportFunctions();
  return Error::success();
}

Error emitDescriptor(UnitContext &unit) { return DescriptorEmitter(unit).build(); }

} // namespace aotc::lower
