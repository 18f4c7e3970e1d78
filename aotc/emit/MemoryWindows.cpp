// A variable of a C program is, to Wasm, at a constant address of a memory. Where the memory is a
// variable of fixed place, that is `memory + constant`, and processors add an offset to a register,
// but a small one. Most constants are larger, as C's stack comes first, so each access took the
// constant into a register of its own. What native code has is a symbol for each variable; and
// variables that are close to each other could share one.
//
// So the constants of a function fall into windows, as wide as what offsets reach, each with a
// symbol at its start: an alias, which is the same address to LLVM, and one constant to the code
// generator.

#include "aotc/emit/MemoryWindows.h"

#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

#include <map>

using namespace llvm;

namespace aotc::emit {

namespace {

class Windows {
public:
  Windows(Function &function, const TargetTransformInfo &costs)
      : module(*function.getParent()), costs(costs) {
    for (Instruction &inst : instructions(function))
      for (Use &use : inst.operands())
        collect(use);
  }

  bool open() {
    for (auto &[variable, uses] : places) {
      int64_t start = 0;
      GlobalAlias *symbol = nullptr;
      for (auto [offset, use] : uses) {
        if (!symbol || !reaches(offset - start)) {
          start = offset;
          symbol = symbolAt(*variable, offset);
        }
        use->set(at(symbol, offset - start));
      }
    }
    return !places.empty();
  }

private:
  void collect(Use &use) {
    auto *constant = dyn_cast<ConstantExpr>(use);
    if (!constant || !constant->getType()->isPointerTy())
      return;
    const DataLayout &layout = module.getDataLayout();
    APInt offset(layout.getIndexTypeSizeInBits(constant->getType()), 0);
    auto *variable = dyn_cast<GlobalVariable>(
        constant->stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true));
    if (variable && !variable->isDeclaration() && !variable->hasCommonLinkage() &&
        !reaches(offset.getSExtValue()))
      places[variable].insert({offset.getSExtValue(), &use});
  }

  bool reaches(int64_t offset) const {
    return all_of(ArrayRef<unsigned>{8, 16, 32}, [&](unsigned bits) {
      return costs.isLegalAddressingMode(Type::getIntNTy(module.getContext(), bits), nullptr,
                                         offset,
                                         /*HasBaseReg=*/true, /*Scale=*/0);
    });
  }

  GlobalAlias *symbolAt(GlobalVariable &variable, int64_t offset) {
    const std::string name = (variable.getName() + "+" + Twine(offset)).str();
    if (GlobalAlias *known = module.getNamedAlias(name))
      return known;
    return GlobalAlias::create(Type::getInt8Ty(module.getContext()), 0, GlobalValue::PrivateLinkage,
                               name, at(&variable, offset), &module);
  }

  Constant *at(GlobalValue *start, int64_t distance) const {
    Type *byte = Type::getInt8Ty(module.getContext());
    if (distance == 0)
      return start;
    Type *index = module.getDataLayout().getIndexType(start->getType());
    return ConstantExpr::getGetElementPtr(byte, start, ConstantInt::getSigned(index, distance));
  }

  Module &module;
  const TargetTransformInfo &costs;
  MapVector<GlobalVariable *, std::multimap<int64_t, Use *>> places;
};

} // namespace

PreservedAnalyses MemoryWindows::run(Module &module, ModuleAnalysisManager &analyses) {
  auto &functions = analyses.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  bool changed = false;
  for (Function &function : module)
    if (!function.isDeclaration())
      changed |= Windows(function, functions.getResult<TargetIRAnalysis>(function)).open();
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace aotc::emit
