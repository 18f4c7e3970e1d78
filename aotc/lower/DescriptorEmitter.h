// The class behind emitDescriptor(). Its methods are in five files: Descriptor.cpp puts the parts
// together, StaticImage.cpp makes what boards have instead of a descriptor, DescriptorCode.cpp
// lowers constant expressions, DescriptorTypes.cpp lists types, imports and exports,
// DescriptorSegments.cpp function values and segments, DescriptorEmbedded.cpp files.
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
  llvm::Error buildImage(); // StaticImage.cpp

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
  bool passesFuncRefs(wasm::ExternKind kind, uint32_t index);
  void listFuncTypes();
  llvm::Constant *funcRefs();
  llvm::Expected<llvm::Constant *> datas();
  llvm::Expected<llvm::Constant *> elems();
  llvm::Constant *elemEntries(const wasm::ElemSegment &segment, uint32_t index, bool asFuncs);
  llvm::Constant *start();
  llvm::Constant *embeddedNode(const EmbeddedNode &node);
  llvm::Constant *embeddedTrees();
  llvm::Constant *embedFunction();
  llvm::Constant *memoryType(uint32_t index);
  llvm::Constant *externType(const wasm::Import &import);
  llvm::Constant *hostAdapter(const wasm::Import &import);
  llvm::Constant *linkedFunction(const wasm::Import &import);
  uint64_t exportOffset(const wasm::Export &e);
  void defineStaticFuncRef(FuncIdx func);
  llvm::Constant *funcValue(FuncIdx func, llvm::Constant *instance);
  void addCounts(std::map<llvm::StringRef, llvm::Constant *> &field);
  llvm::Constant *inAbiOrder(std::map<llvm::StringRef, llvm::Constant *> &field);
  void defineCodeNote();
  void defineConfig();
  void defineStaticInstance();
  llvm::Constant *stringList(llvm::ArrayRef<std::string> list);

  llvm::GlobalVariable *stackReserve();

  // StaticImage.cpp.
  llvm::Error checkImage();
  void beginInstantiate();
  void placeStackLimit();
  void setPart(uint32_t offset, llvm::Constant *value) { parts[offset] = value; }
  void setField(target::AbiStruct s, uint32_t offset, unsigned field, llvm::Constant *value);
  llvm::Constant *partAddress(uint32_t offset);
  llvm::Expected<uint64_t> capacity(uint32_t memory);
  bool staysInFlash(uint32_t memory);
  void placeTags();
  void addRoots(llvm::GlobalVariable *array);
  void placeHeap();
  llvm::Error placeMemory(uint32_t index);
  llvm::Constant *initialContents(uint32_t memory, uint64_t byteLength);
  void extendMemory(uint32_t descriptor, uint32_t pageSizeLog2);
  llvm::Error placeGlobals();
  llvm::Error placeTable(uint32_t index);
  llvm::Error placeElem(uint32_t index);
  llvm::Error placeData(uint32_t index);
  llvm::Error applyElem(uint32_t index);
  llvm::Error applyData(uint32_t index);
  void gatherData(uint32_t memory, uint64_t offset, llvm::ArrayRef<uint8_t> bytes);
  void copyRun();
  llvm::Expected<llvm::Value *> segmentOffset(const wasm::CodeSlice &expr);
  void callBuiltin(target::Builtin builtin, llvm::ArrayRef<llvm::Value *> arguments);
  void defineInstance();

  UnitContext &unit;
  const ModulePlan &plan;
  const wasm::Module &module;
  ConstData data;
  MemoryImage image;
  IndexedCode dataOffset, elemOffset, elemFill;
  std::vector<llvm::Constant *> memoryTypes, tableTypes, globalTypes, funcTypes;
  std::map<uint32_t, llvm::Constant *> parts; // of the instance's image, by offset
  std::vector<llvm::Constant *> rootRanges;   // abi.h, image_heap
  struct DataRun {
    uint32_t memory = 0;
    uint64_t offset = 0;
    llvm::SmallVector<uint8_t> bytes;
    uint64_t writtenEnd = 0; // of everything before it, too; UINT64_MAX: not known
  } run;                     // segments that PREFIX_instantiate copies at once
  llvm::Function *instantiate = nullptr;
  std::optional<llvm::IRBuilder<>> code; // at the end of `instantiate`
};

} // namespace aotc::lower
