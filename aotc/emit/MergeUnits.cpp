#include "aotc/emit/MergeUnits.h"

#include "aotc/emit/EmitObject.h"
#include "aotc/emit/Optimize.h"

#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

namespace aotc::emit {

Expected<Artifact> mergeUnits(ArrayRef<Artifact> units, const target::TargetSpec &target,
                              const EmitOptions &options) {
  auto machine =
      target::createTargetMachine(target, options.relocation, codegenLevel(options.level));
  if (!machine)
    return machine.takeError();
  LLVMContext context;
  std::string errors;
  collectErrors(context, errors);
  Module whole(options.name, context);
  target::setModuleTarget(whole, target);
  Linker linker(whole);
  for (const Artifact &unit : units) {
    auto part = parseBitcodeFile(
        MemoryBufferRef(StringRef(unit.bytes.data(), unit.bytes.size()), unit.name), context);
    if (!part)
      return part.takeError();
    if (linker.linkInModule(std::move(*part)))
      return createStringError("units do not link: " + errors);
  }
  return writeModule(whole, **machine, options, errors);
}

} // namespace aotc::emit
