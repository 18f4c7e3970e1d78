#include "aotc/lower/DescriptorEmitter.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;

// Function values and segments.

Constant *DescriptorEmitter::funcValue(FuncIdx func, Constant *instance) {
  Constant *tail =
      plan.scan.anyIndirectTailCall ? static_cast<Constant *>(unit.tailEntry(func)) : data.null();
  return data.structure(
      AbiStruct::wasmrt_func,
      {unit.function(func), unit.typeDescriptor(module.funcs[raw(func)].type), instance, tail});
}

void DescriptorEmitter::defineStaticFuncRef(FuncIdx func) {
  auto *global = cast<GlobalVariable>(unit.staticFuncRef(func));
  // Its code knows its instance. Where there are several, no constant can name one.
  Constant *instance = plan.isThreaded() ? data.null() : unit.staticInstance();
  global->setInitializer(funcValue(func, instance));
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
        {loaded ? data.null() : data.bytes(segment.bytes, "data"), data.u64(segment.bytes.size()),
         offset, data.u32(raw(segment.memory)),
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
      list.push_back(data.u32(module.importedFuncs + plan.funcRefSlot.find(raw(func))->second));
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
    list.push_back(data.structure(AbiStruct::wasmrt_elem_segment,
                                  {data.u64(segment.size()), offset, data.u32(raw(segment.table)),
                                   data.u32(static_cast<uint32_t>(segment.mode)),
                                   data.flag(computed), data.u32(0), elemEntries(segment, i, false),
                                   elemEntries(segment, i, true)}));
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
  if (plan.mayThrow(*module.start))
    unit.endCallFromHost(b);
  b.CreateRetVoid();
  return f;
}

} // namespace aotc::lower
