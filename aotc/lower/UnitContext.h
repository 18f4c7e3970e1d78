// What the functions of one LLVM module share: types, declarations, metadata, and the way to the
// instance.
#pragma once

#include "aotc/lower/ModulePlan.h"
#include "aotc/target/Abi.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"

namespace aotc::lower {

// Kinds of storage that never overlap, so that a store to one does not force reloading another.
enum class Storage : uint8_t {
  LinearMemory,
  Instance,
  TableEntries,
  GcHeader,  // types of objects and lengths of arrays, written when an object is made
  GcHeap,    // fields and elements
  GcCursors, // free cells, abi.h
  Count
};

// `ii_l` for (i32 i32) -> (i64); references are r.
std::string signatureText(const wasm::FuncType &type);
char valueLetter(wasm::ValType type);
// Whether a C function of this type writes its results through a trailing pointer.
bool hasResultPointer(const wasm::FuncType &type);
// Whether the internal convention, with self, is the C convention: no vectors, at most one result.
bool isPlainC(const wasm::FuncType &type);

class UnitContext {
public:
  UnitContext(const ModulePlan &plan, llvm::Module &module, unsigned shard);

  const ModulePlan &plan;
  llvm::Module &module;
  llvm::LLVMContext &context;
  target::Abi abi;
  const unsigned shard;

  // LLVM types of values. References are pointers; v128 is <4 x i32>.
  llvm::Type *type(wasm::ValType type);
  // The internal calling convention: [self,] parameters, results as one value or a struct.
  llvm::FunctionType *functionType(const wasm::FuncType &type);
  llvm::Type *resultType(llvm::ArrayRef<wasm::ValType> results);
  llvm::PointerType *ptr() { return llvm::PointerType::getUnqual(context); }
  llvm::IntegerType *i1() { return llvm::Type::getInt1Ty(context); }
  llvm::IntegerType *i8() { return llvm::Type::getInt8Ty(context); }
  llvm::IntegerType *i32() { return llvm::Type::getInt32Ty(context); }
  llvm::IntegerType *i64() { return llvm::Type::getInt64Ty(context); }
  llvm::IntegerType *intPtr();

  // A function in the internal convention: the body where it is this shard's, a declaration
  // otherwise, and for an import a thunk that is inlined.
  llvm::Function *function(FuncIdx func);
  // Its entry in the uniform tail-call prototype; see TailCalls.h.
  llvm::Function *tailEntry(FuncIdx func);
  // The constant wasmrt_type of a defined type, shared between objects by its hash.
  llvm::Constant *typeDescriptor(TypeIdx type);
  // What marks functions with landing pads, abi.h.
  llvm::Function *personality();
  // Without an unwinder: whether an exception is on its way; the exception, which arrives here.
  llvm::Value *isPending(llvm::IRBuilder<> &b);
  llvm::Value *takePending(llvm::IRBuilder<> &b);
  // Where code outside has called: an exception that comes so far is caught by nobody.
  void endCallFromHost(llvm::IRBuilder<> &b);
  // i1 (wasmrt_type *): whether a type is `type` or below it; LowerCast.cpp.
  llvm::Function *typeTest(TypeIdx type);
  // ArrayFunctions.cpp. void (ptr first, T value, size count): stores a value in array elements.
  llvm::Function *arrayFill(llvm::Type *element);
  // ptr (ptr self, ptr type, i32 length): a new array of zeros.
  llvm::Function *arrayNew(const ArrayLayout &layout);
  // Static instances: the constant wasmrt_func of a function.
  llvm::Constant *staticFuncRef(FuncIdx func);
  llvm::GlobalVariable *staticInstance();
  // The host's C function that the linker finds for an import.
  llvm::Function *hostFunction(FuncIdx func);
  llvm::GlobalVariable *fixedMemory(MemoryIdx memory); // PREFIX_memINDEX, a declaration

  // Makes an empty function with the attributes that every function of ours has.
  llvm::Function *createFunction(llvm::FunctionType *type, llvm::GlobalValue::LinkageTypes linkage,
                                 const llvm::Twine &name);
  // For a function whose first parameter is not `self`: what it calls checks the stack.
  static void leaveStackUnchecked(llvm::Function &function) {
    function.removeFnAttr("stack-limit-offset");
  }
  // Says that the first parameter is `self`, for emit/Interrupts.h.
  void markSelf(llvm::Function &function);
  // The value of `self` inside `function`.
  llvm::Value *self(llvm::Function &function);

  llvm::MDNode *tbaa(Storage storage);
  // Tags a load or store with its storage.
  template <class I> I *tag(I *inst, Storage storage) {
    inst->setMetadata(llvm::LLVMContext::MD_tbaa, tbaa(storage));
    return inst;
  }
  // A load whose result never changes while an instance lives.
  llvm::LoadInst *invariantLoad(llvm::IRBuilder<> &b, llvm::Type *type, llvm::Value *address,
                                const llvm::Twine &name = "");
  // Marks a branch to a trap as never taken.
  llvm::MDNode *unlikely() { return unlikelyWeights; }

private:
  llvm::GlobalValue::LinkageTypes linkage(FuncIdx func, bool isShared) const;
  void defineImportThunk(llvm::Function &thunk, FuncIdx func);
  llvm::GlobalVariable *pendingException();

  std::vector<llvm::Function *> functions;
  llvm::DenseMap<uint32_t, llvm::Function *> tailEntries;
  llvm::DenseMap<uint32_t, llvm::Constant *> types;
  llvm::DenseMap<uint32_t, llvm::Function *> typeTests;
  llvm::DenseMap<llvm::Type *, llvm::Function *> arrayFills;
  llvm::DenseMap<uint32_t, llvm::Function *> arrayNews; // by bytes of an element
  llvm::DenseMap<uint32_t, llvm::Constant *> funcRefs;
  llvm::GlobalVariable *instance = nullptr;
  llvm::MDNode *unlikelyWeights = nullptr, *emptyNode = nullptr;
  std::array<llvm::MDNode *, static_cast<size_t>(Storage::Count)> tbaaNodes{};
};

// Boundary.cpp. Defines the C functions of those exports whose bodies are in this unit; exported
// imports are the last unit's. `entries` in the order of the module's exports.
void exportFunctions(UnitContext &unit, llvm::ArrayRef<target::InterfaceEntry> entries);
// Defines what calls the host's function that import `func` of an instance was linked with.
llvm::Function *defineHostAdapter(UnitContext &unit, FuncIdx func);

} // namespace aotc::lower
