// Wasm's accesses work at any address, and what a producer says of alignment is a hint. Processors
// of boards (ARMv6-M, most RISC-V) fault on words that are not aligned, so that LLVM takes a word
// of which it knows nothing byte by byte: ten instructions for a load. But nearly all are aligned:
//
//   if (address % 4 == 0)
//     one access
//   else
//     a call of a function of the runtime
//
// Images for RISC-V carry such accesses out at the exception, in more than a hundred instructions
// (RATIONALE.md); there only those are taken apart that the producer says are not aligned.
//
// The address is the same on both ways, and so are the bytes. The function changes no register, so
// that the code around, which hardly ever calls it, need not save any. It needs next to no stack:
// what StackReserve leaves to the host is enough, and StackChecks need not know of these calls.

#include "aotc/emit/AlignedWords.h"

#include "aotc/target/TargetSpec.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;

namespace aotc::emit {

namespace {

// How a function is called that changes no other registers.
struct Convention {
  StringLiteral call, registers, clobbers;
};
constexpr Convention thumb = {"bl ", "r", "~{lr},~{cc}"};
constexpr Convention riscv = {"call t0, ", "a", "~{t0},~{t1},~{t2}"};

class Words {
public:
  Words(Function &function, bool onlyMarked)
      : function(function), onlyMarked(onlyMarked), module(*function.getParent()),
        layout(module.getDataLayout()),
        convention(module.getTargetTriple().isRISCV() ? riscv : thumb) {}

  bool run() {
    SmallVector<Instruction *, 32> words, halves;
    for (Instruction &inst : instructions(function))
      if (isUnknown(inst) && isWord(*getLoadStoreType(&inst)))
        words.push_back(&inst);
      else if (isUnknown(inst) && onlyMarked && getLoadStoreType(&inst)->isIntegerTy(16))
        halves.push_back(&inst);
    for (Instruction *access : words)
      split(*access);
    for (Instruction *access : halves)
      takeBytes(*access);
    return !words.empty() || !halves.empty();
  }

private:
  Align natural(Type *type) const {
    const uint64_t bytes = layout.getTypeStoreSize(type);
    return Align(std::min<uint64_t>(bytes, layout.getPointerSize()));
  }

  bool isUnknown(Instruction &inst) const {
    if (!getLoadStorePointerOperand(&inst) || inst.isVolatile() || inst.isAtomic() ||
        (onlyMarked && !inst.hasMetadata(target::misalignedMetadata)))
      return false;
    return getLoadStoreAlignment(&inst) < natural(getLoadStoreType(&inst));
  }

  static bool isWord(const Type &type) {
    return type.isFloatTy() || type.isDoubleTy() || type.isIntegerTy(32) || type.isIntegerTy(64);
  }

  // Two bytes are less code than a question. They are volatile lest LLVM makes one access of them.
  static void takeBytes(Instruction &access) {
    IRBuilder<> b(&access);
    Value *low = getLoadStorePointerOperand(&access);
    Value *high = b.CreateConstGEP1_32(b.getInt8Ty(), low, 1);
    if (auto *store = dyn_cast<StoreInst>(&access)) {
      Value *value = store->getValueOperand();
      b.CreateStore(b.CreateTrunc(value, b.getInt8Ty()), low, /*isVolatile=*/true);
      b.CreateStore(b.CreateTrunc(b.CreateLShr(value, 8), b.getInt8Ty()), high,
                    /*isVolatile=*/true);
    } else {
      Value *first = b.CreateLoad(b.getInt8Ty(), low, /*isVolatile=*/true);
      Value *second = b.CreateLoad(b.getInt8Ty(), high, /*isVolatile=*/true);
      Value *value = b.CreateOr(b.CreateZExt(first, access.getType()),
                                b.CreateShl(b.CreateZExt(second, access.getType()), 8));
      access.replaceAllUsesWith(value);
    }
    access.eraseFromParent();
  }

  // The address, or one that is as far from a multiple of `alignment`: accesses to the fields of a
  // struct then ask the same.
  Value *residue(IRBuilder<> &b, Value *pointer, Align alignment) const {
    APInt offset(layout.getIndexTypeSizeInBits(pointer->getType()), 0);
    Value *base = pointer->stripAndAccumulateConstantOffsets(layout, offset,
                                                             /*AllowNonInbounds=*/true);
    if (offset.countr_zero() < Log2(alignment))
      base = pointer;
    if (auto *inst = dyn_cast<Instruction>(base))
      base = freeze(*inst);
    Type *word = layout.getIntPtrType(module.getContext());
    return b.CreateAnd(b.CreatePtrToInt(base, word), alignment.value() - 1);
  }

  // Loop strength reduction would let the pointer and the number that is tested advance side by
  // side, where one follows from the other. It does not look through a freeze.
  static Value *freeze(Instruction &pointer) {
    if (isa<FreezeInst>(pointer))
      return &pointer;
    IRBuilder<> b(pointer.getParent(), *pointer.getInsertionPointAfterDef());
    Value *frozen = b.CreateFreeze(&pointer);
    pointer.replaceUsesWithIf(frozen, [&](Use &use) { return use.getUser() != frozen; });
    return frozen;
  }

  void split(Instruction &access) {
    IRBuilder<> b(&access);
    const Align alignment = natural(getLoadStoreType(&access));
    Value *isOdd =
        b.CreateIsNotNull(residue(b, getLoadStorePointerOperand(&access), alignment), "odd");
    Instruction *odd, *even;
    SplitBlockAndInsertIfThenElse(isOdd, &access, &odd, &even,
                                  MDBuilder(module.getContext()).createUnlikelyBranchWeights());
    Instruction *aligned = access.clone();
    aligned->insertBefore(even->getIterator());
    if (auto *load = dyn_cast<LoadInst>(aligned))
      load->setAlignment(alignment);
    else
      cast<StoreInst>(aligned)->setAlignment(alignment);
    b.SetInsertPoint(odd);
    Value *value = call(b, access);
    if (isa<LoadInst>(access)) {
      b.SetInsertPoint(&access);
      PHINode *phi = b.CreatePHI(access.getType(), 2);
      phi->addIncoming(value, odd->getParent());
      phi->addIncoming(aligned, even->getParent());
      access.replaceAllUsesWith(phi);
      phi->takeName(&access);
    }
    access.eraseFromParent();
  }

  // The registers of the value, in IR's types: words.
  unsigned registersOf(Type *type) const {
    return divideCeil(layout.getTypeStoreSize(type), layout.getPointerSize());
  }

  // libwasmrt/port/baremetal/*/unaligned.S says which registers these functions use.
  Value *call(IRBuilder<> &b, Instruction &access) {
    Type *type = getLoadStoreType(&access);
    const unsigned bits = layout.getTypeStoreSizeInBits(type), count = registersOf(type);
    const bool isLoad = isa<LoadInst>(access);
    Type *word = b.getIntNTy(bits / count);
    const std::string name =
        (isLoad ? "wasmrt_unaligned_load" : "wasmrt_unaligned_store") + utostr(bits);
    SmallVector<Value *, 3> operands = {getLoadStorePointerOperand(&access)};
    if (!isLoad) {
      Value *value = b.CreateBitCast(cast<StoreInst>(access).getValueOperand(), b.getIntNTy(bits));
      for (unsigned i = 0; i != count; ++i)
        operands.push_back(b.CreateTrunc(b.CreateLShr(value, i * (bits / count)), word));
    }
    SmallVector<Type *, 3> types;
    for (Value *operand : operands)
      types.push_back(operand->getType());
    Type *result = !isLoad ? b.getVoidTy() : count == 1 ? word : StructType::get(word, word);
    Value *called = b.CreateCall(InlineAsm::get(FunctionType::get(result, types, false),
                                                convention.call.str() + name,
                                                constraints(isLoad, count), /*SideEffects=*/true),
                                 operands);
    return isLoad ? assembled(b, called, type, count) : called;
  }

  Value *assembled(IRBuilder<> &b, Value *words, Type *type, unsigned count) {
    if (count == 1)
      return b.CreateBitCast(words, type);
    Value *low = b.CreateZExt(b.CreateExtractValue(words, 0), b.getInt64Ty());
    Value *high = b.CreateZExt(b.CreateExtractValue(words, 1), b.getInt64Ty());
    return b.CreateBitCast(b.CreateOr(low, b.CreateShl(high, 32)), type);
  }

  std::string constraints(bool isLoad, unsigned count) const {
    std::string text;
    auto add = [&](StringRef prefix, unsigned index) {
      text += (prefix + "{" + convention.registers + Twine(index) + "},").str();
    };
    for (unsigned i = 0; isLoad && i != count; ++i)
      add("=", i);
    for (unsigned i = 0; i != (isLoad ? 1 : count + 1); ++i)
      add("", i);
    return text + convention.clobbers.str() + ",~{memory}";
  }

  Function &function;
  const bool onlyMarked;
  Module &module;
  const DataLayout &layout;
  const Convention &convention;
};

} // namespace

PreservedAnalyses AlignedWords::run(Module &module, ModuleAnalysisManager &analyses) {
  auto &functions = analyses.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  SmallVector<Function *, 0> defined;
  for (Function &function : module)
    if (!function.isDeclaration())
      defined.push_back(&function);
  bool changed = false;
  for (Function *function : defined) {
    auto &costs = functions.getResult<TargetIRAnalysis>(*function);
    const bool allowed = costs.allowsMisalignedMemoryAccesses(module.getContext(), 32, 0, Align(1));
    changed |= Words(*function, /*onlyMarked=*/allowed).run();
  }
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace aotc::emit
