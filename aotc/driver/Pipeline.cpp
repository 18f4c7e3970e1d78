#include "aotc/driver/Pipeline.h"

#include "aotc/emit/EmitHeader.h"
#include "aotc/emit/MergeUnits.h"
#include "aotc/emit/NamePrefix.h"
#include "aotc/emit/StackReserve.h"
#include "aotc/read/ModuleReader.h"
#include "aotc/support/Diag.h"
#include "aotc/validate/ValidModule.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ThreadPool.h"

using namespace llvm;

namespace aotc::driver {

namespace {

// A module whose bodies are not checked yet.
Expected<validate::ValidModule> checkedModule(const Source &source, const Invocation &invocation,
                                              Report &report) {
  Expected<wasm::Module> module = [&] {
    PhaseTimer timer(report, Phase::Read);
    return read::readModule(source.bytes, source.file, invocation.features);
  }();
  if (!module)
    return describe(module.takeError(), source, nullptr);
  for (const std::string &warning : module->warnings)
    report.warning(source.file + ": warning: " + warning);
  PhaseTimer timer(report, Phase::Validate);
  Expected<validate::ValidModule> valid =
      validate::checkModule(std::move(*module), invocation.features);
  if (!valid)
    return describe(valid.takeError(), source, nullptr);
  return valid;
}

// Of several errors the one that comes first in the input, so that the message does not depend on
// which thread was faster.
Error firstOf(std::vector<Error> errors) {
  Error first = Error::success();
  uint64_t firstOffset = UINT64_MAX;
  for (Error &error : errors) {
    if (!error)
      continue;
    uint64_t offset = UINT64_MAX;
    error = handleErrors(std::move(error), [&](std::unique_ptr<WasmError> e) -> Error {
      offset = e->offset;
      return Error(std::move(e));
    });
    if (!first || offset < firstOffset) {
      consumeError(std::move(first));
      first = std::move(error);
      firstOffset = offset;
    } else {
      consumeError(std::move(error));
    }
  }
  return first;
}

// Lowers and emits shards on several threads. Each thread takes the next shard, so at most as many
// LLVM modules are alive as there are threads.
class ShardCompiler {
public:
  ShardCompiler(const lower::ModuleLowering &lowering, const Plan &plan, Report &report)
      : lowering(lowering), plan(plan), report(report), artifacts(lowering.shardCount()) {
    for (unsigned i = 0; i != lowering.shardCount(); ++i)
      errors.push_back(Error::success());
  }

  Expected<std::vector<Artifact>> run() {
    DefaultThreadPool pool(hardware_concurrency(plan.threads));
    for (unsigned shard = 0; shard != lowering.shardCount(); ++shard)
      pool.async([this, shard] { compileShard(shard); });
    pool.wait();
    if (Error error = firstOf(std::move(errors)))
      return error;
    return std::move(artifacts);
  }

private:
  void compileShard(unsigned shard) {
    Expected<target::CodeUnit> unit = [&] {
      PhaseTimer timer(report, Phase::Lower);
      return lowering.lowerShard(shard);
    }();
    if (!unit)
      return fail(shard, unit.takeError());
    // One error is enough to make code useless, but an earlier body may have another one.
    if (failed)
      return;
    PhaseTimer timer(report, Phase::Emit);
    emit::EmitOptions options = plan.emit;
    options.name = "shard" + utostr(shard) + ".o";
    if (lowering.shardCount() > 1 && options.kind != OutputKind::Obj)
      options.kind = OutputKind::Bitcode;
    Expected<Artifact> artifact = emit::emitUnit(std::move(*unit), plan.target, options);
    if (!artifact)
      return fail(shard, artifact.takeError());
    artifacts[shard] = std::move(*artifact);
    report.progress(++done, lowering.shardCount());
  }

  void fail(unsigned shard, Error error) {
    failed = true;
    errors[shard] = std::move(error);
  }

  const lower::ModuleLowering &lowering;
  const Plan &plan;
  Report &report;
  std::vector<Artifact> artifacts;
  std::vector<Error> errors;
  std::atomic<unsigned> done = 0;
  std::atomic<bool> failed = false;
};

// In a linked file all functions have their plain names.
Expected<Artifact> linked(std::vector<Artifact> objects, const Plan &plan,
                          const link::LinkOptions &options) {
  Expected<Artifact> output = link::finish(std::move(objects), plan.target, options);
  if (output && (plan.kind == OutputKind::Exe || plan.kind == OutputKind::Shared))
    if (Error error = emit::dropNamePrefix(output->bytes, plan.emit.namePrefix))
      return error;
  if (output && plan.link.board) {
    Expected<std::vector<char>> image =
        link::convertImage(output->bytes, link::imageFormOf(plan.output));
    if (!image)
      return image.takeError();
    output->bytes = std::move(*image);
  }
  return output;
}

// Objects, or one IR or assembly file, become the output.
Expected<Artifact> finish(std::vector<Artifact> artifacts, const Plan &plan, Report &report) {
  PhaseTimer timer(report, Phase::Link);
  if (plan.emit.kind == OutputKind::Obj) {
    link::LinkOptions options = plan.link;
    if (plan.lowering.stackChecks) {
      Expected<uint64_t> reserve = emit::setStackReserve(artifacts);
      if (!reserve)
        return reserve.takeError();
      options.stackReserveBytes = *reserve;
    }
    return linked(std::move(artifacts), plan, options);
  }
  if (artifacts.size() == 1)
    return std::move(artifacts.front());
  return emit::mergeUnits(artifacts, plan.target, plan.emit);
}

Artifact headerOf(const lower::ModuleLowering &lowering, const Plan &plan,
                  const Invocation &invocation) {
  return emit::emitHeader(lowering.interface(), sys::path::filename(plan.output),
                          sys::path::filename(invocation.inputs[0]));
}

} // namespace

Expected<Product> compile(const Source &source, const Plan &plan, const Invocation &invocation,
                          Report &report) {
  Expected<validate::ValidModule> valid = checkedModule(source, invocation, report);
  if (!valid)
    return valid.takeError();
  const wasm::Module &module = **valid;

  auto lowering = lower::ModuleLowering::create(*valid, plan.target, plan.lowering);
  if (!lowering)
    return describe(lowering.takeError(), source, &module);

  Product product;
  product.functionCount = module.bodies.size();
  if (plan.kind == OutputKind::Header || !invocation.headerFile.empty())
    product.header = headerOf(**lowering, plan, invocation);
  if (plan.kind == OutputKind::Header) {
    product.output = std::move(product.header);
    product.header = {};
    return product;
  }
  // Bodies are checked while they are lowered. From here on a fault can only be in a body.
  report.detail("compiling " + utostr(module.bodies.size()) + " functions in " +
                utostr((*lowering)->shardCount()) + " parts for " + plan.target.name + ", " +
                plan.target.cpu);
  Expected<std::vector<Artifact>> artifacts = ShardCompiler(**lowering, plan, report).run();
  if (!artifacts)
    return describe(artifacts.takeError(), source, &module);

  // Beyond this point nothing knows about Wasm.
  Expected<Artifact> output = finish(std::move(*artifacts), plan, report);
  if (!output)
    return describe(output.takeError(), source, &module);
  product.output = std::move(*output);
  return product;
}

Error validateSource(const Source &source, const Invocation &invocation, Report &report) {
  Expected<validate::ValidModule> valid = checkedModule(source, invocation, report);
  if (!valid)
    return valid.takeError();
  PhaseTimer timer(report, Phase::Validate);
  if (Error error = validate::checkBodies(*valid))
    return describe(std::move(error), source, &**valid);
  return Error::success();
}

} // namespace aotc::driver
