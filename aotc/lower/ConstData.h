// Small builders of constant data for the descriptor.
#pragma once

#include "aotc/lower/UnitContext.h"

namespace aotc::lower {

class ConstData {
public:
  explicit ConstData(UnitContext &unit) : unit(unit) {}

  llvm::Constant *u32(uint64_t v) { return llvm::ConstantInt::get(unit.i32(), v); }
  llvm::Constant *u64(uint64_t v) { return llvm::ConstantInt::get(unit.i64(), v); }
  llvm::Constant *null() { return llvm::ConstantPointerNull::get(unit.ptr()); }
  llvm::Constant *flag(bool v) { return u32(v); }
  // NUL-terminated.
  llvm::Constant *string(llvm::StringRef text);
  // Private constant bytes; null where there are none.
  llvm::Constant *bytes(llvm::ArrayRef<uint8_t> data, const llvm::Twine &name);
  llvm::Constant *structure(target::AbiStruct s, llvm::ArrayRef<llvm::Constant *> fields);
  // A private constant array; null where it is empty.
  llvm::Constant *array(llvm::Type *element, llvm::ArrayRef<llvm::Constant *> elements,
                        const llvm::Twine &name);
  llvm::Constant *array(target::AbiStruct s, llvm::ArrayRef<llvm::Constant *> elements,
                        const llvm::Twine &name) {
    return array(unit.abi.structType(s), elements, name);
  }

private:
  llvm::GlobalVariable *constant(llvm::Constant *value, const llvm::Twine &name);
  UnitContext &unit;
};

} // namespace aotc::lower
