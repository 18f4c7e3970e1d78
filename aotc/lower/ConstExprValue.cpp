#include "aotc/lower/ConstExprValue.h"

#include "aotc/read/InstReader.h"

using namespace llvm;

namespace aotc::lower {

std::optional<uint64_t> plainConstant(const validate::ValidModule &module,
                                      const wasm::CodeSlice &expr) {
  using wasm::Op;
  read::InstReader reader(expr, module.features());
  wasm::Inst first, second;
  bool isPlain = reader.next(first) && (first.op == Op::I32Const || first.op == Op::I64Const) &&
                 reader.next(second) && second.op == Op::End;
  consumeError(reader.takeError());
  if (!isPlain)
    return std::nullopt;
  return first.op == Op::I32Const ? first.bits & UINT32_MAX : first.bits;
}

} // namespace aotc::lower
