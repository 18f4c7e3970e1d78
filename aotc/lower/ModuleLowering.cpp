#include "aotc/lower/ModuleLowering.h"

#include "aotc/lower/Descriptor.h"
#include "aotc/lower/FunctionLowering.h"
#include "aotc/lower/TailCalls.h"
#include "aotc/support/Diag.h"
#include "aotc/target/SymbolNames.h"

#include "llvm/IR/GlobalAlias.h"

using namespace llvm;

namespace aotc::lower {

// The uniform entry of `func`, by which a direct tail call reaches it.
Function *UnitContext::tailEntry(FuncIdx func) {
  if (Function *known = tailEntries.lookup(raw(func)))
    return known;
  const wasm::FuncType &type = plan.module.funcType(func);
  FunctionType *llvmType = tailFunctionType(*this, type);
  bool isElsewhere = !plan.isImported(func) && plan.shardOf(func) != shard;
  Function *f =
      isElsewhere ? createFunction(llvmType, GlobalValue::ExternalLinkage, crossShardTailName(func))
                  : createFunction(llvmType, GlobalValue::InternalLinkage,
                                   plan.symbol(func) + ".tail");
  f->removeFnAttr("disable-tail-calls");
  tailEntries[raw(func)] = f;
  if (!isElsewhere && !plan.usesTailCalls(func))
    defineTailThunk(*this, *f, *function(func), type);
  return f;
}

std::string UnitContext::crossShardTailName(FuncIdx func) const {
  return plan.options.prefix + ".t" + std::to_string(raw(func));
}

namespace {

class Lowering final : public ModuleLowering {
public:
  Lowering(const validate::ValidModule &module, const target::TargetSpec &target,
           LoweringOptions options)
      : plan(module, target, std::move(options)) {}

  unsigned shardCount() const override { return plan.shards.size() + 1; }
  Expected<target::CodeUnit> lowerShard(unsigned shard) const override;
  target::Interface interface() const override;

private:
  Error lowerBodies(UnitContext &unit, const Shard &shard) const;
  Error lowerBody(UnitContext &unit, const wasm::FuncBody &body) const;
  void publish(UnitContext &unit, FuncIdx func) const;

  ModulePlan plan;
};

} // namespace

Expected<target::CodeUnit> Lowering::lowerShard(unsigned shard) const {
  target::CodeUnit result;
  result.context = std::make_unique<LLVMContext>();
  result.context->setDiscardValueNames(!plan.options.keepValueNames);
  result.module = std::make_unique<Module>(plan.options.moduleName, *result.context);
  target::setModuleTarget(*result.module, plan.target);
  UnitContext unit(plan, *result.module, shard);
  Error e = shard < plan.shards.size() ? lowerBodies(unit, plan.shards[shard])
                                       : emitDescriptor(unit);
  if (e)
    return e;
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
  publish(unit, body.func);
  return Error::success();
}

// Gives a function the names by which other shards know it.
void Lowering::publish(UnitContext &unit, FuncIdx func) const {
  if (!plan.crossesShards(func))
    return;
  auto alias = [&](Function *f, const std::string &name) {
    GlobalAlias::create(GlobalValue::ExternalLinkage, name, f)
        ->setVisibility(GlobalValue::HiddenVisibility);
  };
  alias(unit.function(func), unit.crossShardName(func));
  bool isValue = plan.funcRefSlot.count(raw(func));
  if (plan.scan.tailCalled[raw(func)] || (isValue && plan.scan.anyIndirectTailCall))
    alias(unit.tailEntry(func), unit.crossShardTailName(func));
}

target::Interface Lowering::interface() const {
  target::Interface interface;
  interface.prefix = plan.options.prefix;
  for (const wasm::Export &e : plan.module->exports) {
    if (e.kind != wasm::ExternKind::Func)
      continue;
    interface.exports.push_back({target::InterfaceEntry::Function, e.name.str(),
                                 target::exportSymbol(plan.options.prefix, e.name),
                                 signatureText(plan.module.funcType(FuncIdx(e.index))),
                                 {}});
  }
  for (const wasm::Import *i : plan.funcImports) {
    std::string signature = signatureText(plan.module.funcType(FuncIdx(i->index)));
    interface.imports.push_back({target::InterfaceEntry::Function,
                                 (i->module + "." + i->name).str(),
                                 target::importSymbol(i->module, i->name, signature),
                                 signature,
                                 {}});
  }
  return interface;
}

Expected<std::unique_ptr<ModuleLowering>> ModuleLowering::create(
    const validate::ValidModule &module, const target::TargetSpec &target,
    LoweringOptions options) {
  return std::make_unique<Lowering>(module, target, std::move(options));
}

} // namespace aotc::lower
