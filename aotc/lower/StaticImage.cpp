// A board's instance: a variable that the linker initialises, and one function for the rest.
//
// Elsewhere the compiler emits a descriptor and the runtime instantiates from it. That takes some
// kilobytes of flash for the interpreter of the descriptor and the descriptor itself, where what a
// typical module for a small board needs done is one copy of its data. So here the steps of
// instantiation (spec §4.7.2) are done while compiling, as far as constants go:
//
//   PREFIX_instance      memories, tables and globals with their values, as initialised data
//   PREFIX_memN          the bytes of memory N: zeros in .bss; in flash, if nothing writes to it
//   PREFIX_instantiate   what is left: values that are no constants, data segments, the start
//                        function; in the order of the specification, with its traps
//
//   PREFIX_gc_heap       where objects and exceptions are, if there are any; the rest is run time's
//
// Whatever core/instance.c sets in a wasmrt_instance is set here, but for `module` and `runtime`,
// which are NULL: there is no API that looks into an image, and no builtin that code for boards
// calls needs them. Without a list of what in the instance is a reference, all its words count.

#include "aotc/lower/ConstExprValue.h"
#include "aotc/lower/DescriptorEmitter.h"
#include "aotc/support/Diag.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;
using target::Builtin;
namespace InstanceField = target::Field::wasmrt_instance_fields;
namespace MemoryField = target::Field::wasmrt_memory_fields;
namespace TableField = target::Field::wasmrt_table_fields;

// A table that may grow, but whose type does not say how far, cannot: its entries have a fixed
// place.
static constexpr uint64_t LargestTable = 65536;

// Of objects, where --max-gc-heap does not say.
static constexpr uint64_t DefaultHeapBytes = 32768;

static uint64_t pages(const wasm::MemoryType &type, uint64_t byteLength) {
  return byteLength >> type.pageSizeLog2;
}

// ---------------------------------------------------------------------------------------------
// The parts of the instance.

void DescriptorEmitter::setField(AbiStruct s, uint32_t offset, unsigned field, Constant *value) {
  setPart(offset + unit.abi.fieldOffset(s, field), value);
}

Constant *DescriptorEmitter::partAddress(uint32_t offset) {
  return ConstantExpr::getInBoundsGetElementPtr(unit.i8(), unit.staticInstance(), data.u32(offset));
}

// A packed struct of the parts and the zeros between them takes the declaration's place.
void DescriptorEmitter::defineInstance() {
  std::vector<Constant *> fields;
  uint64_t end = 0;
  auto fill = [&](uint64_t to) {
    if (to > end)
      fields.push_back(ConstantAggregateZero::get(ArrayType::get(unit.i8(), to - end)));
  };
  for (auto [offset, value] : parts) {
    fill(offset);
    fields.push_back(value);
    end = offset + unit.module.getDataLayout().getTypeStoreSize(value->getType());
  }
  fill(plan.layout.size);
  Constant *value = ConstantStruct::getAnon(unit.context, fields, /*Packed=*/true);
  GlobalVariable *declared = unit.staticInstance();
  auto *defined =
      new GlobalVariable(unit.module, value->getType(), false, GlobalValue::ExternalLinkage, value);
  defined->setAlignment(declared->getAlign());
  defined->takeName(declared);
  declared->replaceAllUsesWith(defined);
  declared->eraseFromParent();
}

// ---------------------------------------------------------------------------------------------
// Memories.

// Functions of the host find memory 0 whether it is exported or not, and may write to it.
bool DescriptorEmitter::staysInFlash(uint32_t memory) {
  const bool isHosts = memory == 0 && module.importedFuncs != 0;
  const bool exported = any_of(module.exports, [&](const wasm::Export &e) {
    return e.kind == wasm::ExternKind::Memory && e.index == memory;
  });
  return !isHosts && !exported && !plan.scan.writtenMemories[memory] &&
         !plan.scan.grownMemories[memory] && initialContents(memory, 0) != nullptr;
}

// The bytes of a memory that all its active segments have filled; nullptr unless they all are in
// bounds at constant offsets. A `byteLength` of 0 only asks.
Constant *DescriptorEmitter::initialContents(uint32_t memory, uint64_t byteLength) {
  const uint64_t limit = module.memories[memory].type.minimumBytes();
  std::vector<uint8_t> bytes(byteLength);
  for (const wasm::DataSegment &segment : module.datas) {
    if (segment.mode != wasm::SegmentMode::Active || raw(segment.memory) != memory)
      continue;
    auto offset = plainConstant(plan.module, segment.offsetExpr);
    if (!offset || *offset > limit || segment.bytes.size() > limit - *offset)
      return nullptr;
    if (byteLength)
      std::copy(segment.bytes.begin(), segment.bytes.end(), bytes.begin() + *offset);
  }
  return ConstantDataArray::get(unit.context, ArrayRef(bytes));
}

// In bytes. What grows in a library gets what --max-memory allows; in an image for a board it is
// extended at start to what RAM there is.
Expected<uint64_t> DescriptorEmitter::capacity(uint32_t index) {
  const wasm::MemoryType &type = module.memories[index].type;
  const uint64_t least = type.minimumBytes();
  const uint64_t configured = plan.options.maxMemoryBytes;
  if ((configured && least > configured) || !isUInt<31>(least))
    return unsupported(module.memories[index].offset,
                       "a memory of " + Twine(least) + " bytes, where " +
                           (configured ? "--max-memory allows " + Twine(configured)
                                       : "a board has at most 2 GiB"));
  if (!configured || !plan.scan.grownMemories[index])
    return least;
  uint64_t most = std::min<uint64_t>(configured, INT32_MAX) >> type.pageSizeLog2;
  return std::min(most, type.limits.max.value_or(UINT64_MAX)) << type.pageSizeLog2;
}

Error DescriptorEmitter::placeMemory(uint32_t index) {
  const wasm::MemoryType &type = module.memories[index].type;
  Expected<uint64_t> room = capacity(index);
  if (!room)
    return room.takeError();
  const bool inFlash = staysInFlash(index);
  const uint64_t byteLength = type.minimumBytes();
  GlobalVariable *declared = unit.fixedMemory(MemoryIdx(index));
  Constant *contents = inFlash ? initialContents(index, byteLength)
                               : ConstantAggregateZero::get(ArrayType::get(unit.i8(), *room));
  const bool isExtended = index == 0 && plan.options.program && plan.scan.grownMemories[0] &&
                          !plan.options.maxMemoryBytes;
  // SECURITY. Of a weak variable LLVM does not know the size, which is not its memory's: an access
  // that is larger than a variable has, to alias analysis, nothing to do with it.
  auto *bytes = new GlobalVariable(
      unit.module, contents->getType(), inFlash,
      isExtended ? GlobalValue::WeakAnyLinkage : GlobalValue::ExternalLinkage, contents);
  bytes->setAlignment(Align(16));
  // Two dots: linker scripts can tell it from other variables, and put it behind them.
  if (!inFlash)
    bytes->setSection(".bss..wasm_memory");
  bytes->takeName(declared);
  declared->replaceAllUsesWith(bytes);
  declared->eraseFromParent();

  const uint32_t own = plan.layout.ownMemories + (index - module.importedMemories) *
                                                     unit.abi.sizeOf(AbiStruct::wasmrt_memory);
  const uint32_t ref = plan.layout.memories + index * unit.abi.sizeOf(AbiStruct::wasmrt_memory_ref);
  setPart(ref, bytes);
  setPart(ref + plan.target.pointerBits() / 8, partAddress(own));
  auto set = [&](unsigned field, Constant *value) {
    setField(AbiStruct::wasmrt_memory, own, field, value);
  };
  set(MemoryField::base, bytes);
  set(MemoryField::byte_length, data.u64(byteLength));
  set(MemoryField::page_count, data.u64(type.limits.min));
  set(MemoryField::max_pages, data.u64(pages(type, *room)));
  set(MemoryField::page_size_log2, data.u32(type.pageSizeLog2));
  set(MemoryField::flags, data.u32((type.shared ? WASMRT_MEMORY_SHARED : 0) |
                                   (type.addr == wasm::AddrType::I64 ? WASMRT_MEMORY_64 : 0)));
  if (index == 0)
    setField(AbiStruct::wasmrt_instance, 0, InstanceField::memory, partAddress(own));
  if (isExtended)
    extendMemory(own, type.pageSizeLog2);
  return Error::success();
}

// An image's script puts memory 0 behind everything else in RAM, and says where RAM ends.
void DescriptorEmitter::extendMemory(uint32_t descriptor, uint32_t pageSizeLog2) {
  auto *end = new GlobalVariable(unit.module, unit.i8(), true, GlobalValue::ExternalLinkage,
                                 nullptr, "__wasm_memory_end");
  IRBuilder<> &b = *code;
  Value *room = b.CreateSub(b.CreatePtrToInt(end, unit.intPtr()),
                            b.CreatePtrToInt(unit.fixedMemory(MemoryIdx(0)), unit.intPtr()));
  Value *count = b.CreateZExt(b.CreateLShr(room, pageSizeLog2), unit.i64());
  const uint64_t most = module.memories[0].type.limits.max.value_or(
      ((UINT64_C(1) << 32) - WASMRT_GUARD_BYTES) >> pageSizeLog2);
  count = b.CreateBinaryIntrinsic(Intrinsic::umin, count, b.getInt64(most));
  Constant *field = partAddress(
      descriptor + unit.abi.fieldOffset(AbiStruct::wasmrt_memory, MemoryField::max_pages));
  b.CreateStore(count, field);
}

// ---------------------------------------------------------------------------------------------
// Tags and objects.

void DescriptorEmitter::placeTags() {
  for (uint32_t i = 0; i < module.tags.size(); ++i)
    setPart(plan.layout.ownTags + i * plan.target.pointerBits() / 8,
            unit.typeDescriptor(module.tags[i].type));
}

void DescriptorEmitter::addRoots(GlobalVariable *array) {
  rootRanges.push_back(array);
  rootRanges.push_back(ConstantExpr::getInBoundsGetElementPtr(array->getValueType(), array,
                                                              ArrayRef<Constant *>{data.u32(1)}));
}

// The call stands where instantiation begins; what it lists is known at the end.
void DescriptorEmitter::placeHeap() {
  if (!plan.usesHeap())
    return;
  const uint64_t byteLength =
      plan.options.maxGcHeapBytes ? plan.options.maxGcHeapBytes : DefaultHeapBytes;
  auto *type = ArrayType::get(unit.i8(), byteLength);
  auto *heap =
      new GlobalVariable(unit.module, type, false, GlobalValue::ExternalLinkage,
                         ConstantAggregateZero::get(type), plan.options.prefix + "_gc_heap");
  heap->setAlignment(Align(16));
  rootRanges.push_back(partAddress(0));
  rootRanges.push_back(partAddress(plan.layout.size));
  rootRanges.push_back(ConstantPointerNull::get(unit.ptr()));
  auto *listType = ArrayType::get(unit.ptr(), rootRanges.size());
  auto *list = new GlobalVariable(unit.module, listType, true, GlobalValue::PrivateLinkage,
                                  ConstantArray::get(listType, rootRanges), "roots");
  IRBuilder<>::InsertPointGuard guard(*code);
  BasicBlock &entry = instantiate->getEntryBlock();
  code->SetInsertPoint(&entry, entry.begin());
  callBuiltin(Builtin::image_heap, {unit.staticInstance(), heap, data.u64(byteLength), list});
}

// ---------------------------------------------------------------------------------------------
// Globals and tables.

Error DescriptorEmitter::placeGlobals() {
  for (uint32_t i = module.importedGlobals; i < module.globals.size(); ++i) {
    auto value = evaluate(instantiate, code->GetInsertBlock(), module.globals[i].init, *code);
    if (!value)
      return value.takeError();
    if (auto *constant = dyn_cast<Constant>(*value))
      setPart(plan.layout.globals[i], constant);
    else
      unit.tag(code->CreateStore(*value, partAddress(plan.layout.globals[i])), Storage::Instance);
  }
  return Error::success();
}

// The entries of a table that is only called through are the constant table's. Else they get a
// place of their own, and segments fill them.
Error DescriptorEmitter::placeTable(uint32_t index) {
  const wasm::Table &table = module.tables[index];
  if (plan.constantTables[index] && !plan.scan.readTables[index])
    return Error::success();
  const wasm::Limits &limits = table.type.limits;
  if (limits.min > LargestTable)
    return unsupported(table.offset, "a table of " + Twine(limits.min) + " entries on a board");
  const uint64_t room = std::max(limits.min, std::min(limits.max.value_or(0), LargestTable));
  auto *entries = new GlobalVariable(
      unit.module, ArrayType::get(unit.ptr(), room), false, GlobalValue::InternalLinkage,
      ConstantAggregateZero::get(ArrayType::get(unit.ptr(), room)), "wasm.entries");
  addRoots(entries);
  const uint32_t own = plan.layout.ownTables +
                       (index - module.importedTables) * unit.abi.sizeOf(AbiStruct::wasmrt_table);
  setPart(plan.layout.tables + index * plan.target.pointerBits() / 8, partAddress(own));
  auto set = [&](unsigned field, Constant *value) {
    setField(AbiStruct::wasmrt_table, own, field, value);
  };
  set(TableField::elems, entries);
  set(TableField::length, data.u64(limits.min));
  set(TableField::max_length, data.u64(room));
  set(TableField::flags, data.u32(WASMRT_TABLE_IN_PLACE |
                                  (table.type.addr == wasm::AddrType::I64 ? WASMRT_TABLE_64 : 0)));
  if (!table.init)
    return Error::success();
  auto value = evaluate(instantiate, code->GetInsertBlock(), *table.init, *code);
  if (!value)
    return value.takeError();
  callBuiltin(Builtin::table_fill, {partAddress(own), data.u64(0), *value, data.u64(limits.min)});
  return Error::success();
}

// ---------------------------------------------------------------------------------------------
// Segments.

void DescriptorEmitter::callBuiltin(Builtin builtin, ArrayRef<Value *> arguments) {
  unit.abi.addCAbiAttributes(*code->CreateCall(unit.abi.builtin(builtin), arguments));
}

Expected<Value *> DescriptorEmitter::segmentOffset(const wasm::CodeSlice &expr) {
  auto value = evaluate(instantiate, code->GetInsertBlock(), expr, *code);
  if (!value)
    return value;
  return code->CreateZExt(*value, unit.i64());
}

// What a segment of this kind is at run time: {address, length} at `offset` of the instance.
Error DescriptorEmitter::placeElem(uint32_t index) {
  const wasm::ElemSegment &segment = module.elems[index];
  if (segment.mode == wasm::SegmentMode::Declarative || segment.size() == 0)
    return Error::success();
  Constant *refs = elemEntries(segment, index, /*asFuncs=*/false);
  if (!segment.exprs.empty()) {
    Type *type = ArrayType::get(unit.ptr(), segment.exprs.size());
    auto *computed =
        new GlobalVariable(unit.module, type, false, GlobalValue::InternalLinkage,
                           ConstantAggregateZero::get(type), "wasm.elem" + Twine(index));
    addRoots(computed);
    for (auto [i, expr] : enumerate(segment.exprs)) {
      auto value = evaluate(instantiate, code->GetInsertBlock(), expr, *code);
      if (!value)
        return value.takeError();
      code->CreateStore(*value, code->CreateConstGEP1_64(unit.ptr(), computed, i));
    }
    refs = computed;
  }
  const uint32_t at = plan.layout.elems + index * unit.abi.sizeOf(AbiStruct::wasmrt_elem);
  namespace Field = target::Field::wasmrt_elem_fields;
  setField(AbiStruct::wasmrt_elem, at, Field::refs, refs);
  setField(AbiStruct::wasmrt_elem, at, Field::length, data.u64(segment.size()));
  return Error::success();
}

Error DescriptorEmitter::applyElem(uint32_t index) {
  const wasm::ElemSegment &segment = module.elems[index];
  if (segment.mode != wasm::SegmentMode::Active)
    return Error::success();
  const uint32_t at = plan.layout.elems + index * unit.abi.sizeOf(AbiStruct::wasmrt_elem);
  Constant *length = partAddress(
      at + unit.abi.fieldOffset(AbiStruct::wasmrt_elem, target::Field::wasmrt_elem_fields::length));
  const uint32_t table = raw(segment.table);
  if (plan.constantTables[table] && !plan.scan.readTables[table]) {
    parts.erase(at); // nothing to do: the entries are constants
    parts.erase(at + unit.abi.fieldOffset(AbiStruct::wasmrt_elem,
                                          target::Field::wasmrt_elem_fields::length));
    return Error::success();
  }
  auto offset = segmentOffset(segment.offsetExpr);
  if (!offset)
    return offset.takeError();
  const uint32_t own = plan.layout.ownTables +
                       (table - module.importedTables) * unit.abi.sizeOf(AbiStruct::wasmrt_table);
  callBuiltin(Builtin::table_init,
              {partAddress(own), partAddress(at), *offset, data.u64(0), data.u64(segment.size())});
  code->CreateStore(data.u64(0), length);
  return Error::success();
}

// Passive segments stay where the linker puts constants. Active ones are dropped from the start.
Error DescriptorEmitter::placeData(uint32_t index) {
  const wasm::DataSegment &segment = module.datas[index];
  if (segment.mode != wasm::SegmentMode::Passive || segment.bytes.empty())
    return Error::success();
  const uint32_t at = plan.layout.datas + index * unit.abi.sizeOf(AbiStruct::wasmrt_data);
  namespace Field = target::Field::wasmrt_data_fields;
  setField(AbiStruct::wasmrt_data, at, Field::bytes, data.bytes(segment.bytes, "data"));
  setField(AbiStruct::wasmrt_data, at, Field::length, data.u64(segment.bytes.size()));
  return Error::success();
}

// Linkers make a few segments that nearly touch, and one copy is shorter than some. Zeros lie
// between two of them if nothing was written behind the first, so only runs in order are gathered.
void DescriptorEmitter::gatherData(uint32_t memory, uint64_t offset, ArrayRef<uint8_t> bytes) {
  constexpr uint64_t widestGap = 16;
  const bool isBehind = memory == run.memory && offset >= run.writtenEnd;
  if (!isBehind || run.bytes.empty() || offset - run.writtenEnd > widestGap) {
    copyRun();
    run.memory = memory;
    run.offset = offset;
  }
  run.bytes.resize(offset - run.offset);
  run.bytes.append(bytes.begin(), bytes.end());
  run.writtenEnd = isBehind ? offset + bytes.size() : UINT64_MAX;
}

void DescriptorEmitter::copyRun() {
  if (run.bytes.empty())
    return;
  Value *to =
      code->CreateConstGEP1_64(unit.i8(), unit.fixedMemory(MemoryIdx(run.memory)), run.offset);
  CallInst *copy = code->CreateMemCpy(to, MaybeAlign(), data.bytes(run.bytes, "data"), MaybeAlign(),
                                      run.bytes.size());
  copy->setTailCall();
  run.bytes.clear();
}

// A copy where the place is a constant inside the memory; else the builtin checks.
Error DescriptorEmitter::applyData(uint32_t index) {
  const wasm::DataSegment &segment = module.datas[index];
  const uint32_t memory = raw(segment.memory);
  if (segment.mode != wasm::SegmentMode::Active || staysInFlash(memory))
    return Error::success();
  const uint64_t limit = module.memories[memory].type.minimumBytes();
  const uint64_t count = segment.bytes.size();
  auto offset = plainConstant(plan.module, segment.offsetExpr);
  if (offset && *offset <= limit && count <= limit - *offset) {
    if (count)
      gatherData(memory, *offset, segment.bytes);
    return Error::success();
  }
  copyRun();
  run.writtenEnd = UINT64_MAX;
  auto computed = segmentOffset(segment.offsetExpr);
  if (!computed)
    return computed.takeError();
  Constant *source =
      data.structure(AbiStruct::wasmrt_data, {data.bytes(segment.bytes, "data"), data.u64(count)});
  auto *global = new GlobalVariable(unit.module, source->getType(), true,
                                    GlobalValue::PrivateLinkage, source, "segment");
  const uint32_t own = plan.layout.ownMemories + (memory - module.importedMemories) *
                                                     unit.abi.sizeOf(AbiStruct::wasmrt_memory);
  callBuiltin(Builtin::memory_init,
              {partAddress(own), global, *computed, data.u64(0), data.u64(count)});
  return Error::success();
}

// ---------------------------------------------------------------------------------------------
// Putting it together.

// Functions are imported by symbol. Nothing else has an owner to be imported from.
Error DescriptorEmitter::checkImage() {
  for (const wasm::Import &import : module.imports)
    if (import.kind != wasm::ExternKind::Func)
      return unsupported(import.offset, "import of a memory, table, global or tag: on a board, "
                                        "functions alone can be imported");
  if (!plan.options.program || module.start)
    return Error::success();
  const bool runs = any_of(module.exports, [&](const wasm::Export &e) {
    return e.kind == wasm::ExternKind::Func && (e.name == "_start" || e.name == "_initialize") &&
           signatureText(plan.module.funcType(FuncIdx(e.index))) == "_";
  });
  return runs ? Error::success()
              : createStringError("nothing to run: it exports no function _start or _initialize of "
                                  "type [] -> [], and has no start function");
}

void DescriptorEmitter::beginInstantiate() {
  instantiate =
      unit.createFunction(FunctionType::get(Type::getVoidTy(unit.context), false),
                          GlobalValue::ExternalLinkage, plan.options.prefix + "_instantiate");
  // A function of the firmware's, as to the stack. Nothing calls it but once, so it may end in a
  // jump.
  unit.leaveStackUnchecked(*instantiate);
  instantiate->removeFnAttr("disable-tail-calls");
  code.emplace(BasicBlock::Create(unit.context, "", instantiate));
}

// In a firmware the limit is asked for; the linker script of an image of ours knows it.
void DescriptorEmitter::placeStackLimit() {
  const uint64_t field =
      unit.abi.fieldOffset(AbiStruct::wasmrt_instance, InstanceField::stack_limit);
  if (plan.options.program) {
    setPart(field, new GlobalVariable(unit.module, unit.i8(), true, GlobalValue::ExternalLinkage,
                                      nullptr, "__wasm_stack_limit"));
    return;
  }
  LoadInst *bytes = code->CreateLoad(unit.i32(), stackReserve());
  bytes->setVolatile(true);
  CallInst *limit = code->CreateCall(unit.abi.builtin(Builtin::stack_limit), {bytes});
  unit.abi.addCAbiAttributes(*limit);
  code->CreateStore(limit, partAddress(field));
}

Error DescriptorEmitter::buildImage() {
  if (Error e = checkImage())
    return e;
  beginInstantiate();
  placeStackLimit();
  funcRefs();
  placeTags();
  auto each = [&](size_t from, size_t to, Error (DescriptorEmitter::*step)(uint32_t)) -> Error {
    for (uint32_t i = from; i < to; ++i)
      if (Error e = (this->*step)(i))
        return e;
    return Error::success();
  };
  using E = DescriptorEmitter;
  if (Error e = each(module.importedMemories, module.memories.size(), &E::placeMemory))
    return e;
  if (Error e = placeGlobals())
    return e;
  for (auto [list, step] : {std::pair(module.tables.size(), &E::placeTable),
                            std::pair(module.elems.size(), &E::placeElem),
                            std::pair(module.datas.size(), &E::placeData),
                            std::pair(module.elems.size(), &E::applyElem),
                            std::pair(module.datas.size(), &E::applyData)})
    if (Error e = each(0, list, step))
      return e;
  copyRun();
  for (uint32_t i = 0; i < module.tables.size(); ++i)
    if (plan.constantTables[i])
      defineConstantTable(unit, TableIdx(i));
  if (module.start) {
    code->CreateCall(unit.function(*module.start));
    if (plan.mayThrow(*module.start))
      unit.endCallFromHost(*code);
  }
  code->CreateRetVoid();
  placeHeap();
  defineInstance();
  return Error::success();
}

} // namespace aotc::lower
