#include "test/spec/ScriptLinker.h"

#include "aotc/emit/StackReserve.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Constants.h"

using namespace llvm;

namespace aotc::spec {

static std::string prefixOf(uint32_t module) { return "m" + utostr(module); }

Expected<uint32_t> ScriptLinker::add(const validate::ValidModule &module) {
  lower::LoweringOptions options = plan.lowering;
  options.prefix = prefixOf(moduleCount);
  options.moduleName = options.prefix;
  options.exportFunctions = false;
  auto lowering = lower::ModuleLowering::create(module, plan.target, options);
  if (!lowering)
    return lowering.takeError();
  emit::EmitOptions emission = plan.emit;
  emission.namePrefix = options.prefix;
  std::vector<Artifact> made;
  for (unsigned shard = 0; shard != (*lowering)->shardCount(); ++shard) {
    Expected<target::CodeUnit> unit = (*lowering)->lowerShard(shard);
    if (!unit)
      return unit.takeError();
    Expected<Artifact> object = emit::emitUnit(std::move(*unit), plan.target, emission);
    if (!object)
      return object.takeError();
    made.push_back(std::move(*object));
  }
  std::move(made.begin(), made.end(), std::back_inserter(objects));
  memoryCount += module->memories.size() - module->importedMemories;
  return moduleCount++;
}

// A script may make a hundred memories without a maximum, and each takes room for as much as it may
// grow to, where addresses are scarce.
static uint64_t maxMemoryBytes(const driver::Plan &plan, uint64_t memoryCount) {
  constexpr uint64_t few = 8, leastPages = 5;
  if (!plan.link.board)
    return plan.target.is64Bit() ? 0
                                 : std::max<uint64_t>((1 << 30) / (memoryCount + few), 16 << 20);
  const uint64_t half = plan.link.board->ram.byteLength / 2;
  return memoryCount <= few ? half : std::max(half / memoryCount, leastPages << 16);
}

// What runner/script.h declares as written by wast-run.
static target::CodeUnit dataUnit(const target::TargetSpec &target, StringRef image,
                                 uint32_t moduleCount, uint64_t maxMemoryBytes) {
  target::CodeUnit unit;
  unit.context = std::make_unique<LLVMContext>();
  unit.module = std::make_unique<Module>("script", *unit.context);
  target::setModuleTarget(*unit.module, target);
  auto define = [&](Constant *value, const char *name) {
    new GlobalVariable(*unit.module, value->getType(), true, GlobalValue::ExternalLinkage, value,
                       name);
  };
  define(ConstantInt::get(Type::getInt64Ty(*unit.context), maxMemoryBytes),
         "wast_max_memory_bytes");
  define(ConstantDataArray::getString(*unit.context, image, /*AddNull=*/false), "wast_image");
  auto *pointer = PointerType::get(*unit.context, 0);
  std::vector<Constant *> modules;
  for (uint32_t i = 0; i < moduleCount; ++i)
    modules.push_back(new GlobalVariable(*unit.module, Type::getInt8Ty(*unit.context), true,
                                         GlobalValue::ExternalLinkage, nullptr,
                                         prefixOf(i) + "_module"));
  define(ConstantArray::get(ArrayType::get(pointer, moduleCount), modules), "wast_modules");
  return unit;
}

Expected<Artifact> ScriptLinker::link(StringRef image, StringRef interpreter) {
  Expected<Artifact> data =
      emit::emitUnit(dataUnit(plan.target, image, moduleCount, maxMemoryBytes(plan, memoryCount)),
                     plan.target, plan.emit);
  if (!data)
    return data.takeError();
  objects.push_back(std::move(*data));
  if (plan.lowering.stackChecks)
    if (Expected<uint64_t> reserve = emit::setStackReserve(objects); !reserve)
      return reserve.takeError();
  link::LinkOptions options = plan.link;
  options.kind = OutputKind::Exe;
  options.fixedMemory = false;
  options.extra.push_back(interpreter.str());
  return link::finish(std::move(objects), plan.target, options);
}

} // namespace aotc::spec
