// One unit → object, assembly, IR or bitcode, in memory.
#include "aotc/emit/EmitObject.h"

#include "aotc/emit/NamePrefix.h"
#include "aotc/emit/Optimize.h"

#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

namespace aotc::emit {

namespace {

// LLVM's default handler prints errors and ends the process.
class CollectErrors final : public DiagnosticHandler {
public:
  explicit CollectErrors(std::string &errors) : errors(errors) {}

  bool handleDiagnostics(const DiagnosticInfo &info) override {
    if (info.getSeverity() != DS_Error)
      return true;
    raw_string_ostream out(errors);
    if (!errors.empty())
      out << "; ";
    DiagnosticPrinterRawOStream printer(out);
    info.print(printer);
    return true;
  }

private:
  std::string &errors;
};

// A vector as a stream that the code generator can seek in.
using ByteVector = SmallVector<char, 0>;

Error generate(Module &module, TargetMachine &machine, CodeGenFileType type,
               raw_pwrite_stream &out) {
  legacy::PassManager passes;
  passes.add(new TargetLibraryInfoWrapperPass(noLibraryFunctions(machine.getTargetTriple())));
  if (machine.addPassesToEmitFile(passes, out, nullptr, type, /*DisableVerify=*/true))
    return createStringError("LLVM cannot write this kind of file for " +
                             machine.getTargetTriple().str());
  passes.run(module);
  return Error::success();
}

Error write(Module &module, TargetMachine &machine, OutputKind kind, raw_pwrite_stream &out) {
  switch (kind) {
  case OutputKind::LlvmIr:
    module.print(out, nullptr);
    return Error::success();
  case OutputKind::Bitcode:
    WriteBitcodeToFile(module, out);
    return Error::success();
  case OutputKind::Asm:
    return generate(module, machine, CodeGenFileType::AssemblyFile, out);
  case OutputKind::Obj:
    return generate(module, machine, CodeGenFileType::ObjectFile, out);
  case OutputKind::Exe:
  case OutputKind::StaticLib:
  case OutputKind::Shared:
  case OutputKind::Header:
    break;
  }
  llvm_unreachable("not the output of one unit");
}

} // namespace

void collectErrors(LLVMContext &context, std::string &errors) {
  context.setDiagnosticHandler(std::make_unique<CollectErrors>(errors));
}

Expected<Artifact> writeModule(Module &module, TargetMachine &machine, const EmitOptions &options,
                               const std::string &errors) {
  ByteVector bytes;
  raw_svector_ostream out(bytes);
  if (Error error = write(module, machine, options.kind, out))
    return error;
  if (!errors.empty())
    return createStringError(errors);
  if (options.kind == OutputKind::Obj)
    if (Error error = dropNamePrefix(bytes, options.namePrefix))
      return error;
  return Artifact{options.name, {bytes.begin(), bytes.end()}};
}

Expected<Artifact> emitUnit(target::CodeUnit unit, const target::TargetSpec &target,
                            const EmitOptions &options) {
  auto machine =
      target::createTargetMachine(target, options.relocation, codegenLevel(options.level));
  if (!machine)
    return machine.takeError();
  std::string errors;
  collectErrors(*unit.context, errors);
  assert(!verifyModule(*unit.module, &errs()) && "lowering makes valid IR");
  optimize(*unit.module, target, **machine, options.level, options.interrupt);
  return writeModule(*unit.module, **machine, options, errors);
}

} // namespace aotc::emit
