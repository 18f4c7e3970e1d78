#include "aotc/lower/ConstData.h"

using namespace llvm;

namespace aotc::lower {

GlobalVariable *ConstData::constant(Constant *value, const Twine &name) {
  auto *global = new GlobalVariable(unit.module, value->getType(), true,
                                    GlobalValue::PrivateLinkage, value, name);
  global->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  return global;
}

Constant *ConstData::string(StringRef text) {
  return constant(ConstantDataArray::getString(unit.context, text), "string");
}

Constant *ConstData::bytes(ArrayRef<uint8_t> data, const Twine &name) {
  if (data.empty())
    return null();
  return constant(ConstantDataArray::get(unit.context, data), name);
}

Constant *ConstData::structure(target::AbiStruct s, ArrayRef<Constant *> fields) {
  return ConstantStruct::get(unit.abi.structType(s), fields);
}

Constant *ConstData::array(Type *element, ArrayRef<Constant *> elements, const Twine &name) {
  if (elements.empty())
    return null();
  return constant(ConstantArray::get(ArrayType::get(element, elements.size()), elements), name);
}

} // namespace aotc::lower
