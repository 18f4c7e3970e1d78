#include "aotc/lower/TypeDescriptor.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace aotc::lower {

using target::AbiStruct;

// One copy of a constant or function in the whole program.
static void makeShared(GlobalObject &object, Module &module) {
  object.setLinkage(GlobalValue::LinkOnceODRLinkage);
  object.setVisibility(GlobalValue::HiddenVisibility);
  object.setComdat(module.getOrInsertComdat(object.getName()));
}

// wasmrt_type::invoke: reads arguments from an array of values, calls, writes the results back.
// It depends on the signature's letters alone.
static Constant *invoker(UnitContext &unit, const wasm::FuncType &type) {
  std::string name = "wasm.invoke." + signatureText(type);
  if (Function *f = unit.module.getFunction(name))
    return f;
  Type *voidTy = Type::getVoidTy(unit.context);
  auto *f = unit.createFunction(FunctionType::get(voidTy, {unit.ptr(), unit.ptr()}, false),
                                GlobalValue::ExternalLinkage, name);
  makeShared(*f, unit.module);
  f->setSection(""); // a caller's part, which no backtrace shows
  unit.leaveStackUnchecked(*f);
  IRBuilder<> b(BasicBlock::Create(unit.context, "", f));
  StructType *func = unit.abi.structType(AbiStruct::wasmrt_func);
  namespace Field = target::Field::wasmrt_func_fields;
  auto load = [&](unsigned field) {
    return b.CreateLoad(unit.ptr(), b.CreateStructGEP(func, f->getArg(0), field));
  };
  auto slot = [&](size_t i) { return b.CreateConstGEP1_64(unit.i8(), f->getArg(1), i * 16); };
  SmallVector<Value *, 8> args = {load(Field::instance)};
  for (size_t i = 0; i < type.params.size(); ++i)
    args.push_back(b.CreateAlignedLoad(unit.type(type.params[i]), slot(i), Align(8)));
  CallInst *call = b.CreateCall(unit.functionType(type), load(Field::code), args);
  unit.abi.addCAbiAttributes(*call);
  unit.endCallFromHost(b);
  for (size_t i = 0; i < type.results.size(); ++i) {
    Value *result = type.results.size() == 1 ? call : b.CreateExtractValue(call, i);
    b.CreateAlignedStore(result, slot(i), Align(8));
  }
  b.CreateRetVoid();
  return f;
}

// The types from the root of the hierarchy down to `type` itself.
static Constant *display(UnitContext &unit, TypeIdx type, GlobalVariable *own) {
  SmallVector<Constant *, 4> chain = {own};
  for (auto super = unit.plan.module->types[type].super; super;
       super = unit.plan.module->types[*super].super)
    chain.insert(chain.begin(), unit.typeDescriptor(*super));
  while (chain.size() < WASMRT_DISPLAY_ENTRIES)
    chain.push_back(ConstantPointerNull::get(unit.ptr()));
  auto *arrayType = ArrayType::get(unit.ptr(), chain.size());
  auto *array =
      new GlobalVariable(unit.module, arrayType, true, GlobalValue::ExternalLinkage,
                         ConstantArray::get(arrayType, chain), own->getName() + ".supers");
  makeShared(*array, unit.module);
  return array;
}

// wasmrt_type::layout.
static Constant *gcLayout(UnitContext &unit, TypeIdx type, const Twine &name) {
  const GcLayouts &gc = unit.plan.gc;
  Constant *moreRefs = ConstantPointerNull::get(unit.ptr());
  uint64_t refs, byteLength, elementBytes = 0;
  auto define = [&](Constant *value, const Twine &suffix) {
    auto *global = new GlobalVariable(unit.module, value->getType(), true,
                                      GlobalValue::ExternalLinkage, value, name + suffix);
    makeShared(*global, unit.module);
    return global;
  };
  if (unit.plan.module->types[type].composite.kind == wasm::CompositeKind::Array) {
    const ArrayLayout layout = gc.arrayLayout(type);
    refs = layout.hasRefs;
    byteLength = layout.firstElement;
    elementBytes = layout.elementBytes;
  } else {
    const std::vector<uint64_t> words = gc.refWords(type);
    refs = words[0];
    byteLength = gc.structLayout(type).byteLength;
    if (words.size() > 1)
      moreRefs =
          define(ConstantDataArray::get(unit.context, ArrayRef(words).drop_front()), ".refs");
  }
  auto u32 = [&](uint64_t value) { return ConstantInt::get(unit.i32(), value); };
  return define(ConstantStruct::get(unit.abi.structType(AbiStruct::wasmrt_gc_layout),
                                    {ConstantInt::get(unit.i64(), refs), moreRefs, u32(byteLength),
                                     u32(elementBytes)}),
                ".layout");
}

Constant *emitTypeDescriptor(UnitContext &unit, TypeIdx type) {
  const wasm::TypeSection &types = unit.plan.module->types;
  const wasm::TypeHash &hash = types.hash(type);
  // Static objects leave `invoke` out, so theirs are not interchangeable with those of dynamic
  // ones.
  std::string name = (unit.plan.isStatic() ? "wasm.stype." : "wasm.type.") + toHex(hash, true);
  StructType *layout = unit.abi.structType(AbiStruct::wasmrt_type);
  auto *descriptor =
      new GlobalVariable(unit.module, layout, true, GlobalValue::ExternalLinkage, nullptr, name);
  SmallVector<Constant *, 12> fields;
  for (unsigned quarter = 0; quarter < 4; ++quarter) {
    uint64_t bits = 0;
    for (unsigned i = 0; i < 8; ++i)
      bits |= uint64_t(hash[quarter * 8 + i]) << (8 * i);
    fields.push_back(ConstantInt::get(unit.i64(), bits));
  }
  const wasm::FuncType *func = types.funcType(type);
  Constant *null = ConstantPointerNull::get(unit.ptr());
  IRBuilder<> b(unit.context);
  fields.push_back(display(unit, type, descriptor));
  fields.push_back(ConstantInt::get(unit.i32(), types.depth(type)));
  fields.push_back(ConstantInt::get(unit.i32(), static_cast<uint32_t>(types[type].composite.kind)));
  fields.push_back(func ? b.CreateGlobalString(signatureText(*func), "signature", 0, &unit.module)
                        : null);
  fields.push_back(func && !unit.plan.isStatic() ? invoker(unit, *func) : null);
  fields.push_back(func ? null : gcLayout(unit, type, name));
  descriptor->setInitializer(ConstantStruct::get(layout, fields));
  makeShared(*descriptor, unit.module);
  return descriptor;
}

} // namespace aotc::lower
