#include "aotc/lower/Descriptor.h"
#include "aotc/lower/DescriptorEmitter.h"

#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;
namespace CodeNoteField = target::Field::wasmrt_code_note_fields;

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
  const uint64_t trees = options.embedded ? options.embedded->size() : 0;
  Constant *config = data.structure(
      AbiStruct::wasmrt_config,
      {stringList(options.settings), data.u64(options.stackBytes), data.u64(options.maxMemoryBytes),
       data.u64(options.maxGcHeapBytes), trees ? embeddedTrees() : data.null(), data.u64(trees),
       trees ? embedFunction() : data.null()});
  new GlobalVariable(unit.module, config->getType(), true, GlobalValue::ExternalLinkage, config,
                     "wasm_config");
}

// abi.h, "Where generated code is". A linker drops the module's code if nothing calls it: weak.
void DescriptorEmitter::defineCodeNote() {
  StructType *type = unit.abi.structType(AbiStruct::wasmrt_code_note);
  auto *note = new GlobalVariable(unit.module, type, true, GlobalValue::PrivateLinkage, nullptr,
                                  "code_note");
  note->setSection(WASMRT_CODE_NOTE_SECTION);
  note->setAlignment(Align(4));
  auto distance = [&](StringRef symbol, unsigned field) {
    auto *end = new GlobalVariable(unit.module, unit.i8(), true, GlobalValue::ExternalWeakLinkage,
                                   nullptr, symbol);
    end->setVisibility(GlobalValue::HiddenVisibility);
    end->setDSOLocal(true); // a distance is no matter of the loader's
    Constant *place = ConstantExpr::getInBoundsGetElementPtr(
        type, note, ArrayRef<Constant *>{data.u32(0), data.u32(field)});
    auto number = [&](Constant *address) { return ConstantExpr::getPtrToInt(address, unit.i64()); };
    return ConstantExpr::getTrunc(ConstantExpr::getSub(number(end), number(place)), unit.i32());
  };
  note->setInitializer(data.structure(
      AbiStruct::wasmrt_code_note,
      {data.u32(7), data.u32(8), data.u32(WASMRT_CODE_NOTE_TYPE), data.u32(WASMRT_CODE_NOTE_NAME0),
       data.u32(WASMRT_CODE_NOTE_NAME1), distance(WASMRT_CODE_START, CodeNoteField::start),
       distance(WASMRT_CODE_STOP, CodeNoteField::stop)}));
  appendToUsed(unit.module, note);
}

// The value is a guess. emit/StackReserve.h puts in the right one when all frames are known.
GlobalVariable *DescriptorEmitter::stackReserve() {
  auto *reserve = new GlobalVariable(unit.module, unit.i32(), true, GlobalValue::ExternalLinkage,
                                     data.u32(512), plan.options.prefix + ".stack_reserve");
  reserve->setVisibility(GlobalValue::HiddenVisibility);
  return reserve;
}

// Field by field, by name, so that the order of abi.h is written down in abi.h alone.
void DescriptorEmitter::addCounts(std::map<StringRef, Constant *> &field) {
  const InstanceLayout &layout = plan.layout;
  field["instance_size"] = data.u32(layout.size);
  field["stack_reserve"] = plan.options.stackChecks ? stackReserve() : data.null();
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
  field["func_type_count"] = data.u32(funcTypes.size());
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
}

Constant *DescriptorEmitter::inAbiOrder(std::map<StringRef, Constant *> &field) {
  std::vector<Constant *> fields;
#define FIELD(Type, Name, Meaning) fields.push_back(field[#Name]);
  WASMRT_MODULE_FIELDS(FIELD)
#undef FIELD
  return data.structure(AbiStruct::wasmrt_module, fields);
}

// The variable, and for the runtime, which cannot know whether each thread has its own, a function
// that returns its address.
void DescriptorEmitter::defineStaticInstance() {
  GlobalVariable *instance = unit.staticInstance();
  instance->setInitializer(ConstantAggregateZero::get(instance->getValueType()));
  Function *f =
      unit.createFunction(FunctionType::get(unit.ptr(), false), GlobalValue::ExternalLinkage,
                          plan.options.prefix + "_this_instance");
  IRBuilder<> b(BasicBlock::Create(unit.context, "", f));
  b.CreateRet(instance);
}

static uint32_t moduleFlags(const ModulePlan &plan) {
  uint32_t flags = plan.isStatic() ? WASMRT_MODULE_STATIC : 0;
  if (plan.isThreaded())
    flags |= WASMRT_MODULE_THREADED;
  if (plan.options.interrupt == target::Interrupt::Epoch)
    flags |= WASMRT_MODULE_EPOCH;
  if (plan.options.interrupt == target::Interrupt::Fuel)
    flags |= WASMRT_MODULE_FUEL;
  return flags;
}

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

  std::map<StringRef, Constant *> field;
  listFuncTypes();
  addCounts(field);
  auto *abi = new GlobalVariable(unit.module, unit.i32(), true, GlobalValue::ExternalLinkage,
                                 nullptr, target::abiSymbol);
  // Sequenced: imports() uses the lists of types.
  field["memories"] = memories();
  field["tables"] = tables();
  field["globals"] = globals();
  field["imports"] = imports();
  field["exports"] = exports();
  field["func_refs"] = funcRefs();
  field["tags"] = tags();
  field["func_types"] = data.array(unit.ptr(), funcTypes, "func_types");
  field["abi"] = abi;
  field["name"] = data.string(plan.options.moduleName);
  field["flags"] = data.u32(moduleFlags(plan));
  field["datas"] = *dataList;
  field["elems"] = *elemList;
  field["init_globals"] = *initGlobalsCode;
  field["data_offset"] = code(dataOffset);
  field["elem_offset"] = code(elemOffset);
  field["fill_elem"] = code(elemFill);
  field["table_init"] = *tableInitCode;
  field["start"] = start();
  Constant *descriptor = inAbiOrder(field);
  auto *global =
      new GlobalVariable(unit.module, descriptor->getType(), true, GlobalValue::ExternalLinkage,
                         descriptor, plan.options.prefix + "_module");
  if (plan.options.isPlugin)
    GlobalAlias::create("wasmrt_plugin", global);
  if (plan.target.port == target::Port::Linux)
    defineCodeNote();
  if (plan.isStatic())
    defineStaticInstance();
  for (uint32_t i = 0; i < module.tables.size(); ++i)
    if (plan.constantTables[i])
      defineConstantTable(unit, TableIdx(i));
  if (plan.options.emitConfig)
    defineConfig();
  return Error::success();
}

Error emitDescriptor(UnitContext &unit) {
  DescriptorEmitter emitter(unit);
  return unit.plan.isImage() ? emitter.buildImage() : emitter.build();
}

} // namespace aotc::lower
