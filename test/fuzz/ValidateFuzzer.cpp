// Any bytes, to the end of validation. What callbacks are told must be consistent: the operands of
// an instruction are those that earlier ones have left.
#include "test/fuzz/Fuzz.h"

#include "aotc/read/ModuleReader.h"
#include "aotc/validate/ValidModule.h"

using namespace aotc;
using llvm::Error;

static Error visit(const wasm::Inst &inst, const validate::Facts &facts) {
  // Bottom is on the stack in unreachable code alone.
  for (const wasm::ValType &type : facts.popped)
    if (facts.reachable && type.isBottom())
      std::abort();
  if (wasm::info(inst.op).text.empty())
    std::abort();
  return Error::success();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const wasm::FeatureSet features;
  llvm::Expected<wasm::Module> module =
      read::readModule(std::vector<uint8_t>(data, data + size), "fuzz", features);
  if (!module)
    return fuzz::checkError(module.takeError(), size);
  llvm::Expected<validate::ValidModule> valid = validate::checkModule(std::move(*module), features);
  if (!valid)
    return fuzz::checkError(valid.takeError(), size);
  for (const wasm::FuncBody &body : (*valid)->bodies)
    if (Error e = validate::checkBody(*valid, body, visit))
      return fuzz::checkError(std::move(e), size);
  for (const wasm::Global &global : (*valid)->globals)
    if (Error e = validate::visitConstExpr(*valid, global.init, visit))
      std::abort();
  return 0;
}
