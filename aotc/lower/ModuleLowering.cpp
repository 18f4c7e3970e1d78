#include "aotc/lower/ModuleLowering.h"

#include "aotc/lower/Descriptor.h"
#include "aotc/lower/FunctionLowering.h"
#include "aotc/lower/LibraryInterface.h"
#include "aotc/lower/TailCalls.h"
#include "aotc/support/Diag.h"

using namespace llvm;

namespace aotc::lower {

// The uniform entry of `func`, by which a direct tail call reaches it.
Function *UnitContext::tailEntry(FuncIdx func) {
  if (Function *known = tailEntries.lookup(raw(func)))
    return known;
  const wasm::FuncType &type = plan.module.funcType(func);
  Function *f =
      createFunction(tailFunctionType(*this, type), linkage(func, plan.sharesTailEntry(func)),
                     plan.symbol(func) + ".tail");
  f->removeFnAttr("disable-tail-calls");
  markSelf(*f);
  if (!plan.mayThrow(func))
    f->setDoesNotThrow();
  tailEntries[raw(func)] = f;
  bool isHere = plan.isImported(func) || plan.shardOf(func) == shard;
  if (isHere && !plan.usesTailCalls(func))
    defineTailThunk(*this, *f, *function(func), type);
  return f;
}

namespace {

class Lowering final : public ModuleLowering {
public:
  Lowering(const validate::ValidModule &module, const target::TargetSpec &target,
           LoweringOptions options)
      : plan(module, target, std::move(options)), cNames(libraryInterface(plan)) {}

  unsigned shardCount() const override { return plan.unitCount(); }
  Expected<target::CodeUnit> lowerShard(unsigned shard) const override;
  target::Interface interface() const override;

private:
  Error lowerBodies(UnitContext &unit, const Shard &shard) const;
  Error lowerBody(UnitContext &unit, const wasm::FuncBody &body) const;
  ModulePlan plan;
  target::Interface cNames;
};

} // namespace

Expected<target::CodeUnit> Lowering::lowerShard(unsigned shard) const {
  target::CodeUnit result;
  result.context = std::make_unique<LLVMContext>();
  result.context->setDiscardValueNames(!plan.options.keepValueNames);
  result.module = std::make_unique<Module>(plan.options.moduleName, *result.context);
  target::setModuleTarget(*result.module, plan.target);
  UnitContext unit(plan, *result.module, shard);
  if (shard < plan.shards.size())
    if (Error e = lowerBodies(unit, plan.shards[shard]))
      return e;
  if (shard + 1 == plan.unitCount())
    if (Error e = emitDescriptor(unit))
      return e;
  if (plan.options.exportFunctions)
    exportFunctions(unit, cNames.exports);
  // To LLVM, a function may throw if it may be unwound. Its object would ask for an unwinder.
  if (!plan.target.hasUnwinder())
    for (Function &f : *result.module)
      f.setDoesNotThrow();
  return result;
}

Error Lowering::lowerBodies(UnitContext &unit, const Shard &shard) const {
  for (uint32_t i = shard.firstBody; i < shard.endBody; ++i)
    if (Error e = lowerBody(unit, plan.module->bodies[i]))
      return e;
  return Error::success();
}

Error Lowering::lowerBody(UnitContext &unit, const wasm::FuncBody &body) const {
  Function *f = unit.function(body.func);
  Function *withBody = f;
  if (plan.usesTailCalls(body.func)) {
    withBody = unit.tailEntry(body.func);
    defineNormalThunk(unit, *f, *withBody, plan.module.funcType(body.func));
  }
  FunctionLowering lowering(unit, body.func, *withBody, withBody != f);
  if (Error e = lowering.run(body))
    return inFunction(std::move(e), raw(body.func));
  if (plan.sharesTailEntry(body.func))
    unit.tailEntry(body.func);
  return Error::success();
}

target::Interface Lowering::interface() const { return cNames; }

Expected<std::unique_ptr<ModuleLowering>>
ModuleLowering::create(const validate::ValidModule &module, const target::TargetSpec &target,
                       LoweringOptions options) {
  return std::make_unique<Lowering>(module, target, std::move(options));
}

} // namespace aotc::lower
