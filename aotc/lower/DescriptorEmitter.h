// The class behind emitDescriptor(). Its methods are in four files: Descriptor.cpp puts the parts
// together, DescriptorCode.cpp lowers constant expressions, DescriptorTypes.cpp lists types,
// imports and exports, DescriptorSegments.cpp function values and segments.
#pragma once

#include "aotc/lower/ConstData.h"
#include "aotc/lower/MemoryImage.h"

#include <map>

namespace aotc::lower {

// Emits one module's descriptor. Each method makes one list; build() puts them together.
class DescriptorEmitter {
public:
  explicit DescriptorEmitter(UnitContext &unit)
      : unit(unit), plan(unit.plan), module(*plan.module), data(unit) {}

  llvm::Error build();

private:
  // Code of constant expressions. A function takes (self, index[, out]) and switches on the index.
  struct IndexedCode {
    llvm::Function *function = nullptr;
    llvm::SwitchInst *dispatch = nullptr;
  };
  llvm::Function *initFunction(const llvm::Twine &name);
  IndexedCode indexedFunction(llvm::FunctionType *type, const llvm::Twine &name);
  llvm::Expected<llvm::Value *> evaluate(llvm::Function *f, llvm::BasicBlock *at,
                                         const wasm::CodeSlice &expr, llvm::IRBuilder<> &b);
  llvm::Expected<llvm::Constant *> initGlobals();
  llvm::Expected<llvm::Constant *> constantOffset(IndexedCode &code, uint32_t index,
                                                  const wasm::CodeSlice &expr);
  llvm::Error fillElem(IndexedCode &code, uint32_t index, const wasm::ElemSegment &segment);
  llvm::Expected<llvm::Constant *> tableInit();

  llvm::Constant *valueTypeCode(wasm::ValType type);
  llvm::Constant *definedType(wasm::ValType type);
  llvm::Constant *imports();
  llvm::Constant *exports();
  llvm::Constant *memories();
  llvm::Constant *tables();
  llvm::Constant *globals();
  llvm::Constant *tags();
  llvm::Constant *funcRefs();
  llvm::Expected<llvm::Constant *> datas();
  llvm::Expected<llvm::Constant *> elems();
  llvm::Constant *elemEntries(const wasm::ElemSegment &segment, uint32_t index, bool asFuncs);
  llvm::Constant *start();
  llvm::Constant *memoryType(uint32_t index);
  llvm::Constant *externType(const wasm::Import &import);
  llvm::Constant *hostAdapter(const wasm::Import &import);
  uint64_t exportOffset(const wasm::Export &e);
  void defineStaticFuncRef(FuncIdx func);
  llvm::Constant *funcValue(FuncIdx func, llvm::Constant *instance);
  void addCounts(std::map<llvm::StringRef, llvm::Constant *> &field);
  llvm::Constant *inAbiOrder(std::map<llvm::StringRef, llvm::Constant *> &field);
  void defineConfig();
  void exportFunctions();
  llvm::Constant *stringList(llvm::ArrayRef<std::string> list);

  UnitContext &unit;
  const ModulePlan &plan;
  const wasm::Module &module;
  ConstData data;
  MemoryImage image;
  IndexedCode dataOffset, elemOffset, elemFill;
  std::vector<llvm::Constant *> memoryTypes, tableTypes, globalTypes;
};

} // namespace aotc::lower
